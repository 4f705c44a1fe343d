package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Step;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the volumes that one claim needs, or undoes what is left of one that is gone: the steps of {@link ProvisionPlan}.
 *
 * <p>The caches say that something is to do; what is done follows from fresh reads.
 */
final class ClaimReconciler implements Reconciler<ObjectKey> {
    /** A node that dies reports nothing, so it is looked at. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final ClaimStore store;
    private final DirectoryPods pods;
    private final Targets targets;
    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<VolumeReading> volumes;

    ClaimReconciler(
            ClaimStore store,
            DirectoryPods pods,
            Targets targets,
            WatchedCache<ClaimFacts> claims,
            WatchedCache<VolumeReading> volumes) {
        this.store = store;
        this.pods = pods;
        this.targets = targets;
        this.claims = claims;
        this.volumes = volumes;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Outcome outcome = Outcome.done();
        for (String uid : uids(key)) {
            Outcome one = one(key, uid);
            if (one.again() != null && (outcome.again() == null || one.again().compareTo(outcome.again()) < 0)) {
                outcome = one;
            }
        }
        if (claims.get(key).isEmpty()) {
            store.forget(key);
        }
        return outcome;
    }

    /** Of the claim and of those that had its name before and left something. */
    private Set<String> uids(ObjectKey key) {
        Set<String> uids = new LinkedHashSet<>();
        pods.cache().values().stream()
                .filter(pod -> pod.does(Verb.MAKE) && pod.task().claim().equals(key))
                .forEach(pod -> uids.add(pod.task().claimUid()));
        claims.get(key).map(ClaimFacts::uid).ifPresent(uids::add);
        return uids;
    }

    private Outcome one(ObjectKey key, String uid) {
        String volume = "pvc-" + uid;
        Step seems = ProvisionPlan.next(
                of(claims.get(key), uid), volumes.get(ObjectKey.of(volume)).isPresent(), pods.seen(Verb.MAKE, volume));
        if (seems == Step.NOTHING) {
            return Outcome.done();
        }
        Optional<ClaimFacts> claim = of(store.claim(key), uid);
        Optional<DirectoryPod> maker = pods.find(Verb.MAKE, volume);
        return switch (ProvisionPlan.next(claim, store.volumeExists(volume), maker)) {
            case NOTHING -> Outcome.done();
            case START -> start(claim.orElseThrow());
            case WAIT -> await(claim, maker.orElseThrow());
            case CREATE -> create(claim.orElseThrow(), maker.orElseThrow());
            case PICK_AGAIN ->
                pickAgain(claim.orElseThrow(), maker.orElseThrow(), maker.get().reason());
            case UNDO -> undo(maker.orElseThrow());
            case FORGET -> forget(maker.orElseThrow());
        };
    }

    private static Optional<ClaimFacts> of(Optional<ClaimFacts> claim, String uid) {
        return claim.filter(facts -> facts.uid().equals(uid));
    }

    private Outcome start(ClaimFacts claim) {
        Optional<ClassFacts> storageClass = store.storageClass(claim);
        if (storageClass.isEmpty() || ClaimPolicy.isForeign(storageClass.get())) {
            store.refuse(claim, "StorageClass '" + claim.storageClass() + "' is not one of xlss");
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        String fault = ClaimPolicy.fault(claim, storageClass.get());
        if (!fault.isEmpty()) {
            store.refuse(claim, fault);
            return Outcome.done();
        }
        Target target = targets.judge(claim, ClaimPolicy.basePath(storageClass.get()));
        if (!target.isFit()) {
            store.pickAgain(claim, target.reason());
            return Outcome.done();
        }
        store.tell(claim, Type.NORMAL, "Provisioning", "makes a directory on node " + claim.selectedNode());
        if (!pods.start(target.task())) {
            store.pickAgain(claim, "no agent of xlss runs there");
        }
        return Outcome.done();
    }

    /** Its end will be seen by the watch; a node that died never reports one. */
    private Outcome await(Optional<ClaimFacts> claim, DirectoryPod maker) {
        if (targets.node(maker.task().node()).filter(NodeState::ready).isPresent()) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        Optional<ClaimFacts> here =
                claim.filter(facts -> facts.selectedNode().equals(maker.task().node()));
        here.ifPresent(facts -> store.pickAgain(facts, "the node is not ready any more"));
        return forget(maker);
    }

    private Outcome create(ClaimFacts claim, DirectoryPod maker) {
        Optional<NodeState> node = targets.node(maker.task().node());
        Optional<ClassFacts> storageClass = store.storageClass(claim);
        if (node.isEmpty() || node.get().hostname().isEmpty()) {
            return pickAgain(claim, maker, "the node is gone, or has no label kubernetes.io/hostname");
        }
        if (storageClass.isEmpty()) {
            store.refuse(claim, "StorageClass '" + claim.storageClass() + "' is gone");
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        store.create(VolumeBuilder.volume(
                claim, storageClass.get(), maker.task(), node.get().hostname()));
        store.tell(
                claim,
                Type.NORMAL,
                "ProvisioningSucceeded",
                "volume " + claim.volumeName() + " on node " + maker.task().node());
        return forget(maker);
    }

    /** The pod goes last: while it is there, whoever continues knows that it failed. */
    private Outcome pickAgain(ClaimFacts claim, DirectoryPod maker, String reason) {
        store.pickAgain(claim, reason);
        return forget(maker);
    }

    /** The maker's pod is the only record of the directory, so it stays until that is removed. */
    private Outcome undo(DirectoryPod maker) {
        if (targets.node(maker.task().node()).filter(NodeState::ready).isEmpty()) {
            return forget(maker); // an empty directory without a volume: its agent finds it stale
        }
        Optional<DirectoryPod> remover = pods.find(Verb.REMOVE, maker.task().volume());
        if (remover.isEmpty()) {
            return pods.start(maker.task().as(Verb.REMOVE)) ? Outcome.done() : Outcome.requeueAfter(LOOK_AGAIN);
        }
        return switch (remover.get().state()) {
            case RUNNING -> Outcome.requeueAfter(LOOK_AGAIN);
            case SUCCEEDED -> {
                forget(maker);
                yield forget(remover.get());
            }
            case FAILED -> {
                forget(remover.get());
                yield Outcome.requeueAfter(LOOK_AGAIN);
            }
        };
    }

    private Outcome forget(DirectoryPod pod) {
        pods.delete(pod);
        return Outcome.done();
    }
}
