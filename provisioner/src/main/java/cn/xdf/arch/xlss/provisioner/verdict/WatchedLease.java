package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.Names;
import io.kubernetes.client.openapi.models.V1Lease;
import java.time.Duration;
import java.util.Optional;

/**
 * An agent's Lease. Its times are of the node's clock and not read.
 *
 * @param node whose agent it is
 * @param version another one after every renewal
 * @param duration silence after which the agent counts as away
 */
record WatchedLease(String node, String version, Duration duration) {
    /** What an agent promises that is not told otherwise; taken where the Lease is missing, or says nothing. */
    static final Duration USUAL = Duration.ofSeconds(40);

    private static final int LEAST_SECONDS = 3;
    private static final int MOST_SECONDS = 300;

    /** Null for the Lease of anybody else. */
    static WatchedLease of(V1Lease lease) {
        String prefix = Names.agentLease("");
        String name = lease.getMetadata().getName();
        if (!name.startsWith(prefix)) {
            return null;
        }
        long seconds = Optional.ofNullable(lease.getSpec())
                .map(spec -> spec.getLeaseDurationSeconds())
                .map(Duration::ofSeconds)
                .orElse(USUAL)
                .toSeconds();
        return new WatchedLease(
                name.substring(prefix.length()),
                lease.getMetadata().getResourceVersion(),
                Duration.ofSeconds(Math.clamp(seconds, LEAST_SECONDS, MOST_SECONDS)));
    }
}
