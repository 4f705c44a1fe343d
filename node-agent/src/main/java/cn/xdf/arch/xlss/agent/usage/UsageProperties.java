package cn.xdf.arch.xlss.agent.usage;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the usage of volumes is measured.
 *
 * @param interval between two measurements at least; after one that took long it rests twenty times as long as that
 * @param filesPerSecond that are looked at
 * @param maxFilesPerVolume a volume of more is not looked at to its end: it counts as what was seen, and has no figures
 */
@Validated
@ConfigurationProperties("xlss.usage")
public record UsageProperties(
        @NotNull @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration interval,

        @DefaultValue("5000") @Min(10) @Max(1_000_000) int filesPerSecond,

        @DefaultValue("5000000") @Min(1000) long maxFilesPerVolume) {}
