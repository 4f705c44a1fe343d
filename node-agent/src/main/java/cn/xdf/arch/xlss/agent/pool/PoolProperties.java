package cn.xdf.arch.xlss.agent.pool;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the pool is watched.
 *
 * @param checkInterval between two looks, each with a small write
 * @param checkTimeout a disk that takes longer to answer has failed
 */
@Validated
@ConfigurationProperties("xlss.pool")
public record PoolProperties(
        @NotNull @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration checkInterval,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration checkTimeout) {}
