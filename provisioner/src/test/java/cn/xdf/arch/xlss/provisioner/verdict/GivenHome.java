package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import cn.xdf.arch.xlss.provisioner.verdict.WatchedStorageNode.FailedPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A home over time, second by second, by a clock that the test moves. */
abstract class GivenHome {
    static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");
    static final Duration LOST_AFTER = Duration.ofMinutes(5);
    static final Duration LEASE = Duration.ofSeconds(10);

    Instant now = BEGIN;
    Instant clocksFrom = BEGIN;
    boolean present = true;
    boolean ready = true;
    boolean cordoned;
    boolean outOfService;
    boolean agentLives = true;
    String failedPool = "";
    String limpingPool = "";
    Map<String, FailedPool> failedPools = Map.of();
    int renewals;
    Observation seen;
    Optional<Judgement> written = Optional.empty();

    /** Looks once now, then every second, as the provisioner does. */
    NodeHealth after(int seconds) {
        if (seen == null) {
            seen = Observation.first(facts(), now);
        }
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            renewals += agentLives ? 1 : 0;
            look();
        }
        return look();
    }

    NodeHealth look() {
        HomeFacts facts = facts();
        seen = seen.next(facts, now);
        written = Optional.of(NodeVerdict.of(facts, seen, written, LOST_AFTER, clocksFrom, now));
        return written.get().health();
    }

    /** Another process: it knows what is written and what it sees from now on. */
    void restart() {
        clocksFrom = now;
        seen = Observation.first(facts(), now);
    }

    HomeFacts facts() {
        Optional<NodeCondition> node =
                present ? Optional.of(new NodeCondition(ready, cordoned, outOfService)) : Optional.empty();
        return new HomeFacts(node, renewals < 0 ? "" : "v" + renewals, LEASE, failedPool, limpingPool, failedPools);
    }
}
