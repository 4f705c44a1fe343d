package cn.xdf.arch.xlss.boot;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses {@code xlss.*} settings that no program reads, and times and numbers that are empty: both would otherwise be ignored in silence.
 * Then binds all of ours, before anything that works is made: a program with a wrong setting must not have begun.
 */
final class ConfigurationFirst
        implements BeanFactoryPostProcessor, BeanFactoryInitializer<ConfigurableListableBeanFactory> {
    /** To ask all classes of all libraries for annotations would cost a start more than all of our settings. */
    private static final String OUR_PACKAGES = "cn.xdf.arch.xlss.";

    private final ConfigurableEnvironment environment;

    ConfigurationFirst(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<ConfigurationFault> faults = faults(known(ours(beans).values()), GivenProperties.of(environment));
        if (!faults.isEmpty()) {
            throw new InvalidConfiguration(faults);
        }
    }

    /** Later than the names, because the validator needs more of the context, and still before the first bean that works. */
    @Override
    public void initialize(ConfigurableListableBeanFactory beans) {
        ours(beans).keySet().forEach(beans::getBean);
    }

    static List<ConfigurationFault> faults(KnownProperties known, Map<String, Object> given) {
        return given.entrySet().stream()
                .map(one -> fault(known, one.getKey(), String.valueOf(one.getValue())))
                .flatMap(Optional::stream)
                .map(reason -> new ConfigurationFault("", null, reason))
                .toList();
    }

    /** Without the value: nobody can know whether a mistyped name holds a secret. */
    private static Optional<String> fault(KnownProperties known, String name, String value) {
        if (!known.contains(name)) {
            return Optional.of(name + ": " + reason(known, name));
        }
        // Spring takes the default for an empty time or number; whoever wrote it meant another, most likely by a
        // variable that was empty.
        return known.typeOf(name)
                .filter(type -> AllowedValues.neverEmpty(type) && value.isBlank())
                .map(type -> name + ": is empty; allowed: " + AllowedValues.of(type) + ", or to leave it out");
    }

    private static String reason(KnownProperties known, String name) {
        return known.nearest(name)
                .map(nearest -> "no such property; did you mean " + nearest + " (environment "
                        + ConfigurationFault.environmentName(nearest) + ")?")
                .orElseGet(() -> "no such property; allowed: " + String.join(", ", known.names()));
    }

    private static KnownProperties known(Collection<Class<?>> types) {
        KnownProperties known = new KnownProperties();
        types.forEach(type -> known.add(annotation(type).value(), type));
        return known;
    }

    /** Beans bound to {@code xlss.*}, by name. */
    private static Map<String, Class<?>> ours(ConfigurableListableBeanFactory beans) {
        Map<String, Class<?>> ours = new LinkedHashMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null && type.getName().startsWith(OUR_PACKAGES) && annotation(type) != null) {
                ours.put(name, type);
            }
        }
        return ours;
    }

    private static ConfigurationProperties annotation(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class);
    }
}
