package cn.xdf.arch.xlss.agent.snapshot;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How restores read their repository.
 *
 * @param patience how long a repository that goes away in the middle of a restore is waited for; then that has failed, and is tried again
 */
@Validated
@ConfigurationProperties("xlss.restore")
public record SnapshotProperties(
        @NotNull @DefaultValue("2m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration patience) {}
