package cn.xdf.arch.xlss.provisioner.verdict;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a home is lost.
 *
 * @param lostAfter how long a node must have been away, by our own observation; longer than a reboot takes
 */
@Validated
@ConfigurationProperties("xlss.verdict")
public record VerdictProperties(
        @NotNull @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration lostAfter) {}
