package cn.xdf.arch.xlss.agent;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import cn.xdf.arch.xlss.volume.BasePath;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the agent is told. Lease and renewals are by default those of kubelet's own Lease: a home is lost only when kubelet is silent too, which Kubernetes
 * notices after 40 to 50 s, so a quicker Lease would tell nobody anything sooner (with a {@code xlss.verdict.lost-after} of 40 s or more), and each node's renewals are writes that the API server has to take: 500 a
 * second with 5,000 nodes, 2,500 with a renewal every 2 s.
 *
 * @param nodeName of the node it runs on, as Kubernetes knows it
 * @param namespace where its lease lives
 * @param leaseDuration silence after which the agent counts as away; whole seconds
 * @param renewInterval between two renewals of the lease; at a minute without an attempt the agent would count as stuck
 * @param basePath the directory of this node that holds volumes
 * @param quarantineRetention how long a former home keeps its directory after a snapshot was proved to hold the same
 */
@Validated
@ConfigurationProperties("xlss.agent")
public record AgentProperties(
        @NotBlank
        @Size(max = 253)
        @Pattern(
                regexp = "|[a-z0-9]([-a-z0-9.]*[a-z0-9])?",
                message = "must be a node's name: small letters, digits, '-' and '.'")
        String nodeName,

        @NotBlank @DefaultValue("xlss-system") String namespace,

        @NotNull @DefaultValue("40s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration leaseDuration,

        @NotNull @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration renewInterval,

        @NotNull @DefaultValue(Names.DEFAULT_BASE_PATH) String basePath,

        @NotNull @DefaultValue("30d") @DurationMin(minutes = 1) @DurationMax(days = 3650)
        Duration quarantineRetention) {

    public AgentProperties {
        if (!BasePath.fault(basePath).isEmpty()) {
            throw new InvalidConfiguration("xlss.agent.base-path", basePath, "it " + BasePath.fault(basePath));
        }
        if (leaseDuration.compareTo(renewInterval.multipliedBy(3)) < 0) {
            throw new InvalidConfiguration(
                    "xlss.agent.lease-duration",
                    leaseDuration,
                    "must be at least three times xlss.agent.renew-interval (" + renewInterval
                            + "), or one lost renewal makes the agent look away");
        }
    }
}
