package cn.xdf.arch.xlss.kube;

import java.time.Duration;

/** What to do about a lease that looks like this. Knows no clock of anybody else: only for how long we saw no change. */
final class LeasePolicy {
    enum Verdict {
        /** There is none: make it ours. */
        CREATE,
        /** It is free, or its holder has been silent for too long: make it ours. */
        TAKE,
        /** It is ours: say that we are alive. */
        RENEW,
        /** Somebody else leads. */
        WAIT
    }

    /**
     * @param holder empty: released
     * @param duration what its holder promised
     * @param version changes with every renewal
     * @param transitions how often it changed hands
     */
    record Lease(String holder, Duration duration, String version, int transitions) {}

    private LeasePolicy() {}

    /**
     * @param lease null: there is none
     * @param unchanged for how long, by our clock, its version has been the same
     * @param ours how long we wait for a holder that promised less
     */
    static Verdict judge(Lease lease, String me, Duration unchanged, Duration ours) {
        if (lease == null) {
            return Verdict.CREATE;
        }
        if (lease.holder().equals(me)) {
            return Verdict.RENEW;
        }
        Duration patience = lease.duration().compareTo(ours) > 0 ? lease.duration() : ours;
        return lease.holder().isEmpty() || unchanged.compareTo(patience) >= 0 ? Verdict.TAKE : Verdict.WAIT;
    }
}
