package cn.xdf.arch.xlss.boot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** The two lines of a program's life: "started …" and "stopped …". */
final class LifeLines implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private final BuildFacts build;
    private final Clock clock;
    private volatile Instant stopping;

    LifeLines(BuildFacts build, Clock clock) {
        this.build = build;
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        LOG.info(
                "started {} {} {} in {} s",
                ProgramDefaults.programName(),
                build.version(),
                build.revision(),
                seconds(ready.getTimeTaken()));
        // Handlers run after the context is closed, in reverse order: before the one that stops the logging system.
        SpringApplication.getShutdownHandlers().add(this::stopped);
    }

    @EventListener
    void stopping(ContextClosedEvent closing) {
        stopping = clock.instant();
    }

    private void stopped() {
        Duration taken = stopping == null ? Duration.ZERO : Duration.between(stopping, clock.instant());
        LOG.info("stopped {} in {} s", ProgramDefaults.programName(), seconds(taken));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}
