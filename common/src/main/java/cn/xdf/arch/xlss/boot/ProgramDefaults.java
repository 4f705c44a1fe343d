package cn.xdf.arch.xlss.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/**
 * Puts the defaults that all programs share below every other source of properties, and turns {@code xlss.log.*} into Spring Boot's own
 * settings. It runs before the logging system starts, so not one line appears in the wrong format.
 */
final class ProgramDefaults implements EnvironmentPostProcessor {
    static final String NAME_PROPERTY = "spring.application.name";
    private static final String DEFAULTS = "cn/xdf/arch/xlss/boot/defaults.properties";

    static String programName() {
        return System.getProperty(NAME_PROPERTY, "xlss");
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = load();
        LogProperties log = Binder.get(environment)
                .bind(LogProperties.PREFIX, LogProperties.class)
                .orElseGet(() -> new LogProperties(null, null));
        if (log.format() == LogProperties.Format.JSON) {
            defaults.put("logging.structured.format.console", "ecs");
        }
        defaults.put("logging.level.cn.xdf.arch.xlss", log.level().name().toLowerCase(Locale.ROOT));
        environment.getPropertySources().addLast(new MapPropertySource("xlss defaults", defaults));
    }

    private static Map<String, Object> load() {
        try {
            Map<String, Object> defaults = new LinkedHashMap<>();
            PropertiesLoaderUtils.loadAllProperties(DEFAULTS, ProgramDefaults.class.getClassLoader())
                    .forEach((name, value) -> defaults.put(name.toString(), value));
            return defaults;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
