package cn.xdf.arch.xlss.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.info.BuildProperties;

/**
 * What was built.
 *
 * @param version the release
 * @param revision the commit, or {@code unknown} where the build was not told
 */
public record BuildFacts(String version, String revision) implements MeterBinder {
    static final String UNKNOWN = "unknown";

    static BuildFacts of(BuildProperties build) {
        return build == null
                ? new BuildFacts(UNKNOWN, UNKNOWN)
                : new BuildFacts(orUnknown(build.getVersion()), orUnknown(build.get("revision")));
    }

    private static String orUnknown(String value) {
        return value == null || value.isBlank() ? UNKNOWN : value;
    }

    /** {@code xlss_build_info{version,revision}} = 1. */
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("xlss.build.info", () -> 1)
                .description("What is running; always 1")
                .tag("version", version)
                .tag("revision", revision)
                .register(registry);
    }
}
