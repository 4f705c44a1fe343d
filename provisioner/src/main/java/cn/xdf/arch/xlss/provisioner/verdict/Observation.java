package cn.xdf.arch.xlss.provisioner.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Since when we have seen what of one home, by our own clock: other clocks are not believed.
 *
 * @param lease as it looked last
 * @param leaseSince when it first looked so to us
 * @param renewed when we saw it change; empty: never, so nothing is known of its age
 * @param signs when we first saw each sign without a break since
 * @param failedPools when we first saw each failed, without a break of that or of the agent's signs since, by its path
 */
record Observation(
        String lease,
        Instant leaseSince,
        Optional<Instant> renewed,
        Map<Sign, Instant> signs,
        Map<String, Instant> failedPools) {
    static Observation first(HomeFacts facts, Instant now) {
        return new Observation(facts.lease(), now, Optional.empty(), Map.of(), Map.of()).next(facts, now);
    }

    /** With what is seen now. */
    Observation next(HomeFacts facts, Instant now) {
        boolean same = facts.lease().equals(lease);
        boolean isRenewal = !same && !facts.lease().isEmpty();
        return new Observation(
                facts.lease(),
                same ? earlier(leaseSince, now) : now,
                isRenewal ? Optional.of(now) : renewed.map(then -> earlier(then, now)),
                signs(facts, now),
                isRenewal && isOver(facts, now) ? pools(facts, now, Map.of()) : pools(facts, now, failedPools));
    }

    /** The agent was silent: what it said before it is from then, until it looks again. */
    private boolean isOver(HomeFacts facts, Instant now) {
        return Duration.between(renewed.orElse(leaseSince), now).compareTo(facts.leaseDuration()) >= 0;
    }

    private static Map<String, Instant> pools(HomeFacts facts, Instant now, Map<String, Instant> before) {
        return facts.failedPools().keySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        path -> path, path -> earlier(before.getOrDefault(path, now), now)));
    }

    private Map<Sign, Instant> signs(HomeFacts facts, Instant now) {
        Map<Sign, Instant> next = new EnumMap<>(Sign.class);
        for (Sign sign : facts.signs()) {
            next.put(sign, earlier(signs.getOrDefault(sign, now), now));
        }
        return Collections.unmodifiableMap(next);
    }

    /** A clock that was turned back must not leave anything that begins in the future. */
    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
