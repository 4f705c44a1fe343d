package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.directory.Slot.Lane;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Volume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the volumes that one claim needs, or undoes what is left of one that is gone: the steps of {@link ProvisionPlan}.
 *
 * <p>It reads caches, and asks the API where an old answer could do harm: whether a directory is there before its volume is created, whether
 * a volume is there before its directory is taken back. A directory made in vain is taken back, a volume made in vain is Released and goes.
 */
final class ClaimReconciler implements Reconciler<ObjectKey> {
    /** A node that dies reports nothing, so it is looked at. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    /** Kubelet ends a pod long before; where it does not, nobody waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ClaimStore store;
    private final DirectoryPods pods;
    private final Targets targets;
    private final Beginning beginning;
    private final Undoing undoing;
    private final AvoidedNodes avoided;
    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<VolumeReading> volumes;
    private final InstantSource clock;

    ClaimReconciler(
            ClaimStore store,
            DirectoryPods pods,
            Targets targets,
            AvoidedNodes avoided,
            WatchedCache<ClaimFacts> claims,
            WatchedCache<VolumeReading> volumes,
            InstantSource clock) {
        this.store = store;
        this.pods = pods;
        this.targets = targets;
        this.beginning = new Beginning(store, pods, targets, claims, volumes);
        this.undoing = new Undoing(pods, targets, this::isFree, clock);
        this.avoided = avoided;
        this.claims = claims;
        this.volumes = volumes;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Outcome outcome = Outcome.done();
        for (String uid : uids(key)) {
            outcome = sooner(outcome, one(key, uid));
        }
        if (claims.get(key).isEmpty()) {
            store.forget(key);
        }
        return outcome;
    }

    /** Of the claim and of those that had its name before and left something. */
    private Set<String> uids(ObjectKey key) {
        Set<String> uids = new LinkedHashSet<>();
        pods.all().stream()
                .flatMap(batch -> batch.attempts().stream())
                .map(Attempt::task)
                .filter(task -> task.claim().equals(key) && task.slot().lane() == Lane.QUICK)
                .forEach(task -> uids.add(task.claimUid()));
        claims.get(key).map(ClaimFacts::uid).ifPresent(uids::add);
        return uids;
    }

    private Outcome one(ObjectKey key, String uid) {
        String volume = "pvc-" + uid;
        List<Attempt> attempts = pods.attempts(Lane.QUICK, volume);
        Optional<ClaimFacts> claim = of(claims.get(key), uid);
        Optional<VolumeReading> there = volumes.get(ObjectKey.of(volume));
        Outcome outcome = Outcome.done();
        for (Attempt attempt : attempts) {
            outcome = sooner(outcome, step(claim, there, attempt));
        }
        return ProvisionPlan.starts(claim, there.isPresent(), attempts)
                ? sooner(outcome, beginning.start(claim.orElseThrow()))
                : outcome;
    }

    private Outcome step(Optional<ClaimFacts> claim, Optional<VolumeReading> there, Attempt attempt) {
        return switch (ProvisionPlan.next(claim, VolumePlace.of(there, attempt.task()), attempt)) {
            case AWAIT -> await(claim, attempt);
            case CREATE -> create(claim.orElseThrow(), attempt);
            case PICK_AGAIN -> pickAgain(claim.orElseThrow(), attempt, attempt.reason());
            case UNDO -> undoing.undo(attempt);
            case SETTLE -> settle(attempt);
        };
    }

    /** No volume has or wants the task's directory: it may be taken back. */
    private boolean isFree(DirectoryTask task) {
        Volume place = VolumePlace.of(store.volume(task.volume()), task);
        return (place == Volume.NONE || place == Volume.ELSEWHERE) && !beginning.isWanted(task);
    }

    private static Outcome sooner(Outcome one, Outcome other) {
        boolean first =
                other.again() == null || one.again() != null && one.again().compareTo(other.again()) <= 0;
        return first ? one : other;
    }

    private static Optional<ClaimFacts> of(Optional<ClaimFacts> claim, String uid) {
        return claim.filter(facts -> facts.uid().equals(uid));
    }

    /**
     * Its end will be seen by the watch; a node that died never reports one. The pod stays: what it made, or makes once the node is back,
     * is taken back then.
     */
    private Outcome await(Optional<ClaimFacts> claim, Attempt attempt) {
        DirectoryTask task = attempt.task();
        boolean ready = targets.node(task.node()).filter(NodeState::ready).isPresent();
        boolean overdue = clock.instant().isAfter(attempt.created().plus(PATIENCE));
        if (!ready || overdue) {
            String reason = ready
                    ? "pod " + attempt.batch() + " has not ended within " + PATIENCE.toSeconds() + " s"
                    : "the node is not ready any more";
            claim.filter(ClaimFacts::wantsVolume)
                    .filter(facts -> facts.selectedNode().equals(task.node()))
                    .ifPresent(facts -> giveBack(facts, reason));
        }
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    private Outcome create(ClaimFacts claim, Attempt made) {
        Optional<NodeState> node = targets.node(made.task().node());
        Optional<ClassFacts> storageClass = store.storageClass(claim);
        if (node.isEmpty() || node.get().hostname().isEmpty()) {
            return pickAgain(claim, made, "the node is gone, or has no label kubernetes.io/hostname");
        }
        if (storageClass.filter(found -> !ClaimPolicy.isForeign(found)).isEmpty()) {
            store.refuse(
                    claim,
                    "StorageClass '" + claim.storageClass() + "' is "
                            + (storageClass.isEmpty() ? "gone" : "not one of xlss any more"));
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        if (!ClaimPolicy.allows(claim, storageClass.get(), made.task().basePath())) {
            store.pickAgain(
                    claim,
                    "meanwhile StorageClass " + claim.storageClass() + " was made anew, without volumes at "
                            + made.task().basePath().value());
            return undoing.undo(made);
        }
        if (!pods.isLatest(made)) {
            return Outcome.requeueAfter(Duration.ofSeconds(1)); // it is being taken back, or was: the watch is behind
        }
        store.create(VolumeBuilder.volume(
                claim, storageClass.get(), made.task(), node.get().hostname()));
        store.tell(
                claim,
                Type.NORMAL,
                "ProvisioningSucceeded",
                "volume " + claim.volumeName() + " on node " + made.task().node());
        return settle(made);
    }

    /** The record goes last: while it is there, whoever continues knows that it failed. */
    private Outcome pickAgain(ClaimFacts claim, Attempt attempt, String reason) {
        giveBack(claim, reason);
        boolean nothingIsThere = attempt.task().verb() == Verb.MAKE && attempt.state() == Attempt.State.FAILED;
        return nothingIsThere ? settle(attempt) : undoing.undo(attempt);
    }

    /** The scheduler chooses again, and another node if there is one. */
    private void giveBack(ClaimFacts claim, String reason) {
        avoided.avoid(claim.selectedNode(), reason);
        store.pickAgain(claim, reason);
    }

    private Outcome settle(Attempt attempt) {
        pods.settle(attempt);
        undoing.forget(attempt);
        return Outcome.done();
    }
}
