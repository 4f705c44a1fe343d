package cn.xdf.arch.xlss.agent.restic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How restic is run.
 *
 * @param program its file
 * @param work where its cache and its temporary packs live; tens of MiB at the least, so not in the container's memory
 * @param niceness of a backup's CPU time, 0 to 19; its disk accesses follow. A restore, which a pod waits for, has none
 * @param grace how long it may take to remove its lock when it is told to stop; then it is killed
 */
@Validated
@ConfigurationProperties("xlss.restic")
public record ResticProperties(
        @NotNull @DefaultValue("/usr/bin/restic") Path program,
        @NotNull @DefaultValue("/var/lib/xlss/.xlss/restic") Path work,
        @DefaultValue("10") @Min(0) @Max(19) int niceness,

        @NotNull @DefaultValue("5s") @DurationMin(millis = 100)
        Duration grace) {}
