package cn.xdf.arch.xlss.webhook;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the webhook serves the API server.
 *
 * @param port of HTTPS; 0 takes a free one
 * @param certificate {@code own}: made and renewed here; {@code given}: by somebody else, in the same Secret (see docs/scheduling.md)
 * @param maxBodyBytes of one request. The API refuses objects above 3 MiB
 * @param maxConnections each API server keeps a few; beyond this many the longest idle is closed
 * @param requestTimeout from a request's first byte to its last, and from its answer's first to the last
 * @param lookupTimeout how long the API may take to tell of a claim that memory does not know yet; the API itself waits 2 s for us
 * @param largeVolume from this size on, a claim's volume is large: it may hold so many files that changing the owner of each is felt
 * @param slippedAfter a pod that has been waiting for the default scheduler this long is told of
 * @param remakeSlippedPods such a pod is deleted, so that its controller makes it anew, when it can never run by itself (see docs/scheduling.md)
 */
@Validated
@ConfigurationProperties("xlss.webhook")
public record WebhookProperties(
        @DefaultValue("8443") @Min(0) @Max(65_535) int port,

        @NotNull @DefaultValue("own") Certificates certificate,

        @DefaultValue("4194304") @Min(65_536) @Max(67_108_864)
        int maxBodyBytes,

        @DefaultValue("256") @Min(8) @Max(65_536) int maxConnections,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration requestTimeout,

        @NotNull @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration lookupTimeout,

        @NotNull @DefaultValue("10GB") DataSize largeVolume,

        @NotNull @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration slippedAfter,

        @DefaultValue("true") boolean remakeSlippedPods) {

    /** Who makes the certificate. */
    public enum Certificates {
        OWN,
        GIVEN
    }
}
