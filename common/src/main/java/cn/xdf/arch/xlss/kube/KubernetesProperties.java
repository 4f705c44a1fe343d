package cn.xdf.arch.xlss.kube;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a program reaches the Kubernetes API.
 *
 * @param kubeconfig file to use; without it the pod's service account, then {@code $KUBECONFIG}, then {@code ~/.kube/config}
 * @param commandTimeout the longest one command may take, from its first byte to the answer's last
 * @param connectTimeout the longest wait for a connection
 * @param pingInterval how often an open HTTP/2 connection is probed; two silent probes end it
 * @param heartbeatInterval how often the API is asked whether it is there, so that silence is not taken for peace
 * @param staleAfter a cache without contact for this long is stale: not ready, and nothing destructive
 * @param requestsPerSecond commands this program may send in a second, on average; a burst of twice as many is let through
 */
@Validated
@ConfigurationProperties("xlss.kubernetes")
public record KubernetesProperties(
        Path kubeconfig,

        @NotNull @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration commandTimeout,

        @NotNull @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration connectTimeout,

        @NotNull @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 1)
        Duration pingInterval,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration heartbeatInterval,

        @NotNull @DefaultValue("30s") @DurationMin(millis = 200) @DurationMax(hours = 1)
        Duration staleAfter,

        @DefaultValue("50") @Min(1) @Max(10_000) int requestsPerSecond) {

    @AssertTrue(
            message =
                    "must be: twice the heartbeat-interval <= stale-after, or a quiet cache goes stale between two heartbeats")
    boolean isHeardOfInTime() {
        return heartbeatInterval.multipliedBy(2).compareTo(staleAfter) <= 0;
    }

    /** The defaults, for tests and tools that start without Spring. */
    public static KubernetesProperties defaults() {
        return new KubernetesProperties(
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                50);
    }
}
