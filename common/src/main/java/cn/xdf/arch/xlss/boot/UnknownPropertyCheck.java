package cn.xdf.arch.xlss.boot;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses {@code xlss.*} settings that no program reads: a mistyped name would otherwise be ignored in silence. */
final class UnknownPropertyCheck implements BeanFactoryPostProcessor {
    private final ConfigurableEnvironment environment;

    UnknownPropertyCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<ConfigurationFault> faults = faults(known(beans), GivenProperties.of(environment));
        if (!faults.isEmpty()) {
            throw new InvalidConfiguration(faults);
        }
    }

    static List<ConfigurationFault> faults(KnownProperties known, Map<String, Object> given) {
        // Without the value: nobody can know whether a mistyped name holds a secret.
        return given.keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> new ConfigurationFault("", null, name + ": " + reason(known, name)))
                .toList();
    }

    private static String reason(KnownProperties known, String name) {
        return known.nearest(name)
                .map(nearest -> "no such property; did you mean " + nearest + " (environment "
                        + ConfigurationFault.environmentName(nearest) + ")?")
                .orElseGet(() -> "no such property; allowed: " + String.join(", ", known.names()));
    }

    private static KnownProperties known(ConfigurableListableBeanFactory beans) {
        KnownProperties known = new KnownProperties();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            ConfigurationProperties bound =
                    type == null ? null : AnnotationUtils.findAnnotation(type, ConfigurationProperties.class);
            if (bound != null && bound.value().startsWith("xlss.")) {
                known.add(bound.value(), type);
            }
        }
        return known;
    }
}
