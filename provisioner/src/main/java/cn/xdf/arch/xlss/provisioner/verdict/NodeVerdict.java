package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.NodeHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges whether a home is lost. A function of what is seen, since when we have seen it, and now.
 *
 * <p>Healthy → Suspect at the first sign; Suspect → Lost when one trouble that loses data's home has lasted for the whole patience, or at
 * once by the taint out-of-service; Lost stays Lost until the trouble is seen to be over, so a new leader, or one that was cut off from the
 * API and starts its clocks again, takes nothing back.
 */
final class NodeVerdict {
    private final HomeFacts facts;
    private final Observation seen;
    private final Optional<Judgement> previous;
    private final Instant clocksFrom;
    private final Instant now;

    private NodeVerdict(
            HomeFacts facts, Observation seen, Optional<Judgement> previous, Instant clocksFrom, Instant now) {
        this.facts = facts;
        this.seen = seen;
        this.previous = previous;
        this.clocksFrom = clocksFrom;
        this.now = now;
    }

    /**
     * @param previous as it stands in the StorageNode
     * @param clocksFrom since when what is seen is known to be fresh: no time counts before
     */
    static Judgement of(
            HomeFacts facts,
            Observation seen,
            Optional<Judgement> previous,
            Duration lostAfter,
            Instant clocksFrom,
            Instant now) {
        return new NodeVerdict(facts, seen, previous, clocksFrom, now).judge(lostAfter);
    }

    /**
     * On one pool that has failed while others serve: as patient as with a node. With a silent agent nobody knows whether it still is so, and nothing
     * is lost on that.
     *
     * @param path of a pool that has failed
     * @param previous as it stands in the StorageNode, of that pool
     */
    static Judgement ofPool(
            String path,
            HomeFacts facts,
            Observation seen,
            Optional<Judgement> previous,
            Duration lostAfter,
            Instant clocksFrom,
            Instant now) {
        return new NodeVerdict(facts, seen, previous, clocksFrom, now).judgePool(path, lostAfter);
    }

    private Judgement judgePool(String path, Duration lostAfter) {
        Instant since = later(seen.failedPools().get(path), clocksFrom);
        String reason = facts.failedPools().get(path).reason();
        if (isSilent() && !wasLost()) {
            return suspect(since, reason + "; and the agent is silent");
        }
        return patient(trouble(since, reason), lostAfter);
    }

    private Judgement judge(Duration lostAfter) {
        boolean declared = has(Sign.OUT_OF_SERVICE);
        if (declared) {
            return judgement(
                    NodeHealth.LOST, since(Sign.OUT_OF_SERVICE), "taint node.kubernetes.io/out-of-service", true);
        }
        Optional<Trouble> worst = Stream.of(gone(), away(), pool())
                .flatMap(Optional::stream)
                .min((one, other) -> Boolean.compare(one.maintenance, other.maintenance) != 0
                        ? Boolean.compare(one.maintenance, other.maintenance)
                        : one.since.compareTo(other.since));
        return worst.map(trouble -> patient(trouble, lostAfter))
                .or(this::warning)
                .orElseGet(() -> judgement(NodeHealth.HEALTHY, now, "", false));
    }

    /** @param maintenance the home was cordoned when it began: somebody knows, and says so when it is lost */
    private record Trouble(Instant since, String reason, boolean maintenance) {}

    private Judgement patient(Trouble trouble, Duration lostAfter) {
        if (wasLost()) {
            return judgement(NodeHealth.LOST, trouble.since, trouble.reason, false);
        }
        if (trouble.maintenance) {
            return judgement(
                    NodeHealth.SUSPECT,
                    trouble.since,
                    trouble.reason
                            + "; it was cordoned before, so it is lost only by the taint out-of-service or when its Node is deleted",
                    false);
        }
        boolean lost = Duration.between(trouble.since, now).compareTo(lostAfter) >= 0;
        return judgement(lost ? NodeHealth.LOST : NodeHealth.SUSPECT, trouble.since, trouble.reason, false);
    }

    private Optional<Trouble> gone() {
        return has(Sign.GONE)
                ? Optional.of(new Trouble(since(Sign.GONE), "its Node is gone", false))
                : Optional.empty();
    }

    /** Kubelet and agent both silent; with one of them the node lives. */
    private Optional<Trouble> away() {
        if (!has(Sign.NOT_READY) || !(isSilent() || (wasLost() && !isRenewedLately()))) {
            return Optional.empty();
        }
        Instant since = later(since(Sign.NOT_READY), lastSignOfAgent());
        return Optional.of(trouble(since, "not Ready, and its agent is silent"));
    }

    private Optional<Trouble> pool() {
        if (!has(Sign.POOL_FAILED)) {
            return Optional.empty();
        }
        Instant since = since(Sign.POOL_FAILED);
        return Optional.of(trouble(since, facts.failedPool()));
    }

    /** The clock starts when a cordon ends: who takes it away while the node still boots does not say that its data is lost. */
    private Trouble trouble(Instant since, String reason) {
        Instant counted = has(Sign.SCHEDULABLE) ? later(since, since(Sign.SCHEDULABLE)) : since;
        return new Trouble(counted, reason, isCordonedSince(since));
    }

    private Optional<Judgement> warning() {
        if (has(Sign.NOT_READY)) {
            return Optional.of(suspect(since(Sign.NOT_READY), "not Ready, but its agent lives"));
        }
        if (isSilent()) {
            return Optional.of(suspect(lastSignOfAgent(), "its agent is silent, but the node is Ready"));
        }
        return has(Sign.POOL_LIMPS)
                ? Optional.of(suspect(since(Sign.POOL_LIMPS), facts.limpingPool()))
                : Optional.empty();
    }

    private Judgement suspect(Instant since, String reason) {
        return judgement(NodeHealth.SUSPECT, since, reason, false);
    }

    /** As long as the health stays what it was, so does its time. */
    private Judgement judgement(NodeHealth health, Instant since, String reason, boolean fenced) {
        Instant kept = previous.filter(before -> before.health() == health)
                .map(Judgement::since)
                .orElse(since);
        return new Judgement(health, kept, reason, fenced);
    }

    private boolean wasLost() {
        return previous.filter(before -> before.health() == NodeHealth.LOST).isPresent();
    }

    private boolean isCordonedSince(Instant trouble) {
        return has(Sign.CORDONED) && !since(Sign.CORDONED).isAfter(trouble);
    }

    private boolean isSilent() {
        return Duration.between(lastSignOfAgent(), now).compareTo(facts.leaseDuration()) >= 0;
    }

    private boolean isRenewedLately() {
        return seen.renewed()
                .filter(then -> then.isAfter(clocksFrom))
                .filter(then -> Duration.between(then, now).compareTo(facts.leaseDuration()) < 0)
                .isPresent();
    }

    private Instant lastSignOfAgent() {
        return later(seen.renewed().orElse(seen.leaseSince()), clocksFrom);
    }

    private boolean has(Sign sign) {
        return seen.signs().containsKey(sign);
    }

    private Instant since(Sign sign) {
        Map<Sign, Instant> signs = seen.signs();
        return later(signs.get(sign), clocksFrom);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
