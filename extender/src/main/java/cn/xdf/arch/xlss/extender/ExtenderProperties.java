package cn.xdf.arch.xlss.extender;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and within which limits the extender serves its scheduler.
 *
 * @param address loopback only: the verbs know no authentication, whoever reaches them may bind pods
 * @param port 0 takes a free one
 * @param requestTimeout from a request's first byte to its last, and from its answer's first to the last; not the time between
 * @param maxBodyBytes of one request. The default holds the largest legal one, 5,000 node names of 253 characters and a pod of 1.5 MiB (etcd's limit), with a margin
 * @param provisionPatience how long a bind is held for a volume that is being made; then the scheduler picks again
 * @param restoreRest how long a failed restore is not tried again for the same pod: its cause is most likely still there
 * @param placeholders whether a pod of ours keeps the room of one whose data is on its way: other schedulers do not know of it
 * @param placeholderImage what stands in such a pod; it is never pulled, so any name that the cluster's admission allows will do
 * @param maxConnections a bind that waits for a restore holds one for as long; beyond this many the longest idle is closed
 */
@Validated
@ConfigurationProperties("xlss.extender")
public record ExtenderProperties(
        @NotNull
        @DefaultValue("127.0.0.1")
        @Pattern(
                regexp = "127(\\.[0-9]{1,3}){3}|::1",
                message = "must be a loopback address (127.x.x.x or ::1): the verbs know no authentication")
        String address,

        @DefaultValue("8888") @Min(0) @Max(65_535) int port,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration requestTimeout,

        @DefaultValue("4194304") @Min(65_536) @Max(67_108_864)
        int maxBodyBytes,

        @DefaultValue("1024") @Min(8) @Max(65_536) int maxConnections,

        @NotNull @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(minutes = 40)
        Duration provisionPatience,

        @NotNull @DefaultValue("1m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration restoreRest,

        @DefaultValue("true") boolean placeholders,

        @NotBlank @DefaultValue("registry.k8s.io/pause:3.10")
        String placeholderImage) {}
