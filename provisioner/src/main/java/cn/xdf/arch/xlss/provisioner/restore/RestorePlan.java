package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Staged;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Volume;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Accept;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.CloseSignposts;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Commit;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Committed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Delete;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Fail;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Keep;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Succeed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Transfer;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Wait;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The next step of a restore.
 *
 * <pre>
 * Pending ─Accept→ Accepted ─(agent)→ Restoring ─(agent)→ Staged ─CloseSignposts, Commit→ Committed ─(agent)→ Placed ─→ Succeeded
 *    └─ Fail, Cancel ──┴──────────────────┴──────────────────┘              └─ Fail(TargetLost, StagingMissing) only
 * </pre>
 *
 * Before the first volume is committed every check must hold for all volumes; after it the move is only completed.
 */
final class RestorePlan {
    private RestorePlan() {}

    static RestoreStep next(RestoreFacts facts) {
        if (facts.wish().phase() == null) {
            return new Wait(null, "this version does not know the phase");
        }
        return switch (facts.wish().phase()) {
            case PENDING -> pending(facts);
            case ACCEPTED, RESTORING, STAGED -> underWay(facts);
            case COMMITTED, PLACED -> committed(facts);
            case SUCCEEDED, FAILED, CANCELLED -> finished(facts);
        };
    }

    private static RestoreStep pending(RestoreFacts facts) {
        return anyCommitted(facts)
                ? completeCommit(facts)
                : RestoreChecks.firstFault(facts).orElseGet(() -> new Accept(locals(facts)));
    }

    private static RestoreStep underWay(RestoreFacts facts) {
        if (anyCommitted(facts)) {
            return completeCommit(facts);
        }
        Optional<RestoreStep> fault =
                RestoreChecks.firstFault(facts).or(() -> unlocked(facts)).or(() -> agentFailure(facts));
        if (fault.isPresent()) {
            return fault.get();
        }
        return switch (facts.wish().phase()) {
            case STAGED -> staged(facts);
            default -> new Wait(null, "the agent of " + facts.wish().target() + " restores");
        };
    }

    private static RestoreStep staged(RestoreFacts facts) {
        for (Volume volume : facts.volumes()) {
            if (!facts.wish().staged().containsKey(volume.name())) {
                return new Fail(RestoreReason.STAGING_MISSING, "the agent staged nothing for " + volume.name());
            }
        }
        for (LocalVolume volume : locals(facts)) {
            // Suspect may turn out either way: nothing is committed on a doubt.
            if (!facts.wish().byHand() && !facts.isHomeLost(volume)) {
                return new Wait(RestoreReason.HOME_HEALTHY, volume.home() + " may be coming back");
            }
        }
        List<LocalVolume> open = locals(facts).stream()
                .filter(volume -> facts.open().contains(volume.name()))
                .toList();
        return open.isEmpty() ? commit(facts, locals(facts)) : new CloseSignposts(open);
    }

    /** Some are committed: the others need only their lock and their pool, and deleted ones are skipped. */
    private static RestoreStep completeCommit(RestoreFacts facts) {
        if (facts.isLost(facts.wish().target())) {
            return targetLost(facts);
        }
        List<LocalVolume> rest = locals(facts).stream()
                .filter(volume -> facts.isLocked(volume) && !facts.isCommitted(volume))
                .filter(volume -> facts.wish().staged().containsKey(volume.name()))
                .toList();
        List<LocalVolume> open = rest.stream()
                .filter(volume -> facts.open().contains(volume.name()))
                .toList();
        if (!open.isEmpty()) {
            return new CloseSignposts(open);
        }
        if (rest.stream().anyMatch(volume -> facts.targetPool(volume.basePath()).isEmpty())) {
            return new Wait(
                    RestoreReason.TARGET_LOST, "a pool of " + facts.wish().target() + " cannot be used");
        }
        return rest.isEmpty() ? new Committed() : commit(facts, rest);
    }

    private static RestoreStep commit(RestoreFacts facts, List<LocalVolume> volumes) {
        return new Commit(
                volumes.stream().map(volume -> transfer(facts, volume)).toList());
    }

    private static Transfer transfer(RestoreFacts facts, LocalVolume volume) {
        Staged staged = facts.wish().staged().get(volume.name());
        String pool = facts.targetPool(volume.basePath()).orElseThrow();
        return new Transfer(volume, new Placing(facts.wish().uid(), facts.wish().target(), pool, staged.snapshot()));
    }

    private static RestoreStep committed(RestoreFacts facts) {
        List<LocalVolume> waiting = locals(facts).stream()
                .filter(volume -> facts.isLocked(volume) || facts.isCommitted(volume))
                .toList();
        List<String> closed = locals(facts).stream()
                .filter(volume -> volume.home().equals(facts.wish().target()))
                .map(LocalVolume::name)
                .filter(name -> !facts.open().contains(name))
                .toList();
        if (waiting.isEmpty() && closed.isEmpty()) {
            return new Succeed();
        }
        if (facts.isLost(facts.wish().target())) {
            return targetLost(facts);
        }
        if (waiting.isEmpty()) {
            return new Wait(null, "the signpost of " + closed.getFirst() + " opens");
        }
        return agentFailure(facts)
                .orElseGet(() -> new Wait(null, waiting.getFirst().name() + " is not in place yet"));
    }

    private static RestoreStep finished(RestoreFacts facts) {
        if (facts.wish().finishedAt() == null) { // nobody knows when
            return new Keep(ChronoUnit.FOREVER.getDuration());
        }
        Duration rest = Duration.between(
                facts.now(), facts.wish().finishedAt().plus(facts.wish().ttl()));
        return rest.isPositive() ? new Keep(rest) : new Delete();
    }

    private static Optional<RestoreStep> unlocked(RestoreFacts facts) {
        return locals(facts).stream()
                .filter(volume -> !facts.isLocked(volume))
                .findFirst()
                .map(volume -> new Fail(RestoreReason.LOCK_LOST, volume.name() + " was taken from this restore"));
    }

    private static Optional<RestoreStep> agentFailure(RestoreFacts facts) {
        return facts.wish().staged().entrySet().stream()
                .filter(volume -> !volume.getValue().failure().isEmpty())
                .findFirst()
                .map(volume -> new Fail(
                        Optional.ofNullable(RestoreReason.of(volume.getValue().failure()))
                                .orElse(RestoreReason.TARGET_FAILED),
                        volume.getKey() + ": " + volume.getValue().message()));
    }

    private static Fail targetLost(RestoreFacts facts) {
        return new Fail(RestoreReason.TARGET_LOST, "node " + facts.wish().target() + " is lost");
    }

    private static boolean anyCommitted(RestoreFacts facts) {
        return locals(facts).stream().anyMatch(facts::isCommitted);
    }

    private static List<LocalVolume> locals(RestoreFacts facts) {
        return facts.volumes().stream()
                .flatMap(volume -> volume.local().stream())
                .toList();
    }
}
