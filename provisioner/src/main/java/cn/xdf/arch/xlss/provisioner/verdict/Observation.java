package cn.xdf.arch.xlss.provisioner.verdict;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since when we have seen what of one home, by our own clock: other clocks are not believed.
 *
 * @param lease as it looked last
 * @param leaseSince when it first looked so to us
 * @param renewed when we saw it change; empty: never, so nothing is known of its age
 * @param signs when we first saw each sign without a break since
 */
record Observation(String lease, Instant leaseSince, Optional<Instant> renewed, Map<Sign, Instant> signs) {
    static Observation first(HomeFacts facts, Instant now) {
        return new Observation(facts.lease(), now, Optional.empty(), Map.of()).next(facts, now);
    }

    /** With what is seen now. */
    Observation next(HomeFacts facts, Instant now) {
        boolean same = facts.lease().equals(lease);
        boolean isRenewal = !same && !facts.lease().isEmpty();
        return new Observation(
                facts.lease(),
                same ? earlier(leaseSince, now) : now,
                isRenewal ? Optional.of(now) : renewed.map(then -> earlier(then, now)),
                signs(facts, now));
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
