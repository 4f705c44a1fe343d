package cn.xdf.arch.xlss.webhook.slipped;

import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.cluster.ObjectReading;
import cn.xdf.arch.xlss.webhook.cluster.WaitingPod;
import cn.xdf.arch.xlss.webhook.routing.RoutingPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Which pods slipped past: they would be routed today, and have been waiting for the default scheduler for a while. */
public final class SlippedPods {
    private final Memory memory;
    private final RoutingPolicy policy;
    private final Duration patience;
    private final InstantSource clock;

    public SlippedPods(Memory memory, RoutingPolicy policy, Duration patience, InstantSource clock) {
        this.memory = memory;
        this.policy = policy;
        this.patience = patience;
        this.clock = clock;
    }

    public boolean slipped(WaitingPod pod) {
        Instant due = pod.created().plus(patience);
        return !clock.instant().isBefore(due)
                && policy.judge(pod.facts(), memory).routes();
    }

    /** Whether it would be routed if it were made now. */
    public boolean routes(V1Pod pod) {
        return policy.judge(ObjectReading.facts(pod), memory).routes();
    }

    public long count() {
        return memory.waiting().values().stream().filter(this::slipped).count();
    }
}
