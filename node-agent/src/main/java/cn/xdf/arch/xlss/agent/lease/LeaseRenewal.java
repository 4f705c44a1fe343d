package cn.xdf.arch.xlss.agent.lease;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Renews the lease for as long as the agent runs, on a thread of its own: it must not wait behind other work.
 *
 * <p>A stop does not release the lease: an agent that is replaced is back before it runs out, and one that is not must look away.
 */
public final class LeaseRenewal implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewal.class);

    private final AgentLease lease;
    private final InstantSource clock;
    private final BackgroundLoop loop;
    private volatile Instant began;
    private volatile Instant renewed;
    private String trouble = "";

    LeaseRenewal(AgentLease lease, Duration interval, InstantSource clock) {
        this.lease = lease;
        this.clock = clock;
        this.loop = new BackgroundLoop("lease", interval, this::attempt);
        this.began = clock.instant();
    }

    /** Renews the lease {@code key} every {@code interval}, as {@code holder}. */
    public static LeaseRenewal of(
            KubernetesApi api,
            ObjectKey key,
            String holder,
            Duration duration,
            Duration interval,
            MeterRegistry meters,
            InstantSource clock) {
        AgentLease lease = new AgentLease(api, key, holder, duration, clock);
        LeaseRenewal renewal = new LeaseRenewal(lease, interval, clock);
        Gauge.builder("xlss.agent.lease.renewed.timestamp", renewal, LeaseRenewal::renewedSeconds)
                .description("When the API last confirmed this agent's lease; 0: not yet")
                .baseUnit("seconds")
                .register(meters);
        return renewal;
    }

    @Override
    public void start() {
        began = clock.instant();
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    /** When the last attempt began: liveness. */
    public Instant lastAttempt() {
        return began;
    }

    /** When the API last confirmed the lease; empty before the first time. */
    public Optional<Instant> lastRenewal() {
        return Optional.ofNullable(renewed);
    }

    private double renewedSeconds() {
        return lastRenewal().map(last -> last.toEpochMilli() / 1e3).orElse(0.0);
    }

    void attempt() {
        began = clock.instant();
        try {
            lease.renew();
            renewed = began;
            told("");
        } catch (KubernetesFailure failure) {
            told(failure.getMessage());
        } catch (RuntimeException bug) {
            told(bug.toString());
            LOG.debug("renewal failed", bug);
        }
    }

    /** One line when the renewals begin to fail and one when they are back: not one for each. */
    private void told(String failure) {
        if (trouble.isEmpty() && !failure.isEmpty() && isRunning()) {
            LOG.warn("lease not renewed, trying on: {}", failure);
        } else if (!trouble.isEmpty() && failure.isEmpty()) {
            LOG.info("lease renewed again");
        }
        trouble = failure;
    }
}
