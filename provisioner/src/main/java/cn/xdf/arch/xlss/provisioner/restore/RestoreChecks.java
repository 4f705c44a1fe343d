package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Claim;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Pod;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Volume;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Wish;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Cancel;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Fail;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Wait;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What must hold from the acceptance to the commit, checked anew at every step. The same fault is a refusal while the restore is
 * Pending and a cancellation when it was accepted before.
 */
final class RestoreChecks {
    private final RestoreFacts facts;
    private final Wish wish;

    private RestoreChecks(RestoreFacts facts) {
        this.facts = facts;
        this.wish = facts.wish();
    }

    /** How the first fault that is found ends the restore or holds it up; empty: all is well. */
    static Optional<RestoreStep> firstFault(RestoreFacts facts) {
        RestoreChecks checks = new RestoreChecks(facts);
        return first(List.of(
                checks::spec,
                () -> checks.each(checks::volume),
                () -> checks.each(checks::claim),
                checks::pod,
                () -> checks.each(checks::home), // before the users: at a home that is back, they are as they should be
                checks::users,
                checks::target,
                () -> checks.each(checks::pool),
                () -> checks.each(checks::holder)));
    }

    private Optional<RestoreStep> spec() {
        if (wish.changed()) { // what is staged, and where, was for another spec
            return refused("its spec was changed; delete it, and create another");
        }
        if (!wish.namespace().equals(wish.podNamespace())) {
            return refused("spec.namespace must be the object's own namespace " + wish.namespace());
        }
        return facts.volumes().isEmpty() ? refused("it names no volumes") : Optional.empty();
    }

    private Optional<RestoreStep> volume(Volume volume) {
        if (volume.reading().isEmpty()) {
            return gone("there is no PersistentVolume " + volume.name());
        }
        return switch (volume.reading().get()) {
            case VolumeReading.Foreign foreign -> refused(volume.name() + " is not a volume of xlss");
            case VolumeReading.Refused bad -> refused(volume.name() + ": " + bad.reason());
            case VolumeReading.Ours ours -> ourVolume(ours.volume());
        };
    }

    private Optional<RestoreStep> ourVolume(LocalVolume volume) {
        long seen = facts.epochs().getOrDefault(volume.name(), 0L);
        if (volume.epoch() < seen) {
            return fail(
                    RestoreReason.EPOCH_MISMATCH,
                    volume.name() + " says epoch " + volume.epoch() + ", but a node has seen " + seen);
        }
        return volume.deleting() ? gone(volume.name() + " is being deleted") : Optional.empty();
    }

    private Optional<RestoreStep> claim(Volume volume) {
        LocalVolume.Claim reference = volume.local().flatMap(LocalVolume::claim).orElse(null);
        if (reference == null || !reference.namespace().equals(wish.namespace())) {
            return refused(volume.name() + " is not bound to a claim of namespace " + wish.namespace());
        }
        Claim claim = volume.claim().orElse(null);
        boolean same = claim != null
                && claim.uid().equals(reference.uid())
                && claim.volumeName().equals(volume.name())
                && !claim.deleting();
        return same
                ? Optional.empty()
                : gone("claim " + reference.name() + " of " + volume.name() + " was deleted or replaced");
    }

    /** A failover is made for one pod; without it there is nothing to wait for. */
    private Optional<RestoreStep> pod() {
        if (wish.byHand()) {
            return Optional.empty();
        }
        Optional<Pod> pod = facts.pods().stream()
                .filter(one -> one.name().equals(wish.podName()) && one.uid().equals(wish.podUid()))
                .findFirst();
        if (pod.isEmpty()) {
            return gone("pod " + wish.podName() + " was deleted or replaced");
        }
        return facts.volumes().stream()
                .filter(volume -> volume.claim()
                        .filter(claim -> pod.get().claims().contains(claim.name()))
                        .isEmpty())
                .findFirst()
                .flatMap(volume -> refused(volume.name() + " does not belong to pod " + wish.podName()));
    }

    /** A terminating pod counts as well: it may write until somebody who knows what it means removes it. */
    private Optional<RestoreStep> users() {
        Optional<Pod> user = facts.pods().stream()
                .filter(pod -> !pod.node().isEmpty())
                .filter(pod -> facts.volumes().stream()
                        .flatMap(volume -> volume.claim().stream())
                        .anyMatch(claim -> pod.claims().contains(claim.name())))
                .findFirst();
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String message = "pod " + user.get().name() + " on " + user.get().node() + " uses the volumes";
        if (isPending() && !wish.byHand()) {
            return Optional.of(new Wait(RestoreReason.IN_USE, message));
        }
        return end(RestoreReason.IN_USE, message);
    }

    private Optional<RestoreStep> target() {
        return facts.isLost(wish.target())
                ? fail(RestoreReason.TARGET_LOST, "node " + wish.target() + " is unknown to xlss or lost")
                : Optional.empty();
    }

    private Optional<RestoreStep> pool(Volume volume) {
        String basePath = volume.local().orElseThrow().basePath();
        return facts.targetPool(basePath).isPresent()
                ? Optional.empty()
                : fail(RestoreReason.TARGET_LOST, "node " + wish.target() + " has no usable pool at " + basePath);
    }

    private Optional<RestoreStep> home(Volume volume) {
        LocalVolume local = volume.local().orElseThrow();
        if (wish.byHand() || !facts.isHomeBack(local)) {
            return Optional.empty();
        }
        return Optional.of(
                new Cancel(RestoreReason.HOME_HEALTHY, local.home() + " is healthy, it has the newest data"));
    }

    private Optional<RestoreStep> holder(Volume volume) {
        LocalVolume local = volume.local().orElseThrow();
        return isPending() && local.isMoving() && !facts.isLocked(local)
                ? Optional.of(new Wait(RestoreReason.HELD, "another restore holds " + volume.name()))
                : Optional.empty();
    }

    private boolean isPending() {
        return wish.phase() == PvRestorePhase.PENDING;
    }

    private Optional<RestoreStep> refused(String message) {
        return end(RestoreReason.REFUSED, message);
    }

    private Optional<RestoreStep> gone(String message) {
        return isPending() && wish.byHand() ? refused(message) : end(RestoreReason.GONE, message);
    }

    private Optional<RestoreStep> end(RestoreReason reason, String message) {
        return isPending() ? fail(reason, message) : Optional.of(new Cancel(reason, message));
    }

    private static Optional<RestoreStep> fail(RestoreReason reason, String message) {
        return Optional.of(new Fail(reason, message));
    }

    private Optional<RestoreStep> each(Function<Volume, Optional<RestoreStep>> check) {
        return facts.volumes().stream().map(check).flatMap(Optional::stream).findFirst();
    }

    private static Optional<RestoreStep> first(List<Supplier<Optional<RestoreStep>>> checks) {
        return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }
}
