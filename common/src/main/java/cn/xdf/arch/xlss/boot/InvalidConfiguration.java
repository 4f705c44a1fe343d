package cn.xdf.arch.xlss.boot;

import java.util.List;

/** Thrown by a program's own checks of its configuration; ends start-up with one line. */
public final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationFault> faults;

    public InvalidConfiguration(List<ConfigurationFault> faults) {
        super(String.join("; ", faults.stream().map(ConfigurationFault::line).toList()));
        this.faults = List.copyOf(faults);
    }

    /**
     * @param property name in kebab case
     * @param value what was given, or null
     * @param reason what is wrong, and what is allowed
     */
    public InvalidConfiguration(String property, Object value, String reason) {
        this(List.of(new ConfigurationFault(property, value, reason)));
    }

    public List<ConfigurationFault> faults() {
        return faults;
    }
}
