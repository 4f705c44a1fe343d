package cn.xdf.arch.xlss.boot;

import java.util.List;
import java.util.Locale;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Finds what a user configured wrongly behind an exception that ended the start-up. */
final class ConfigurationFaults {
    private ConfigurationFaults() {}

    /** The faults behind {@code failure}; empty when it is no matter of configuration. */
    static List<ConfigurationFault> in(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause(), depth++) {
            List<ConfigurationFault> found = at(cause);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<ConfigurationFault> at(Throwable cause) {
        return switch (cause) {
            case InvalidConfiguration own -> own.faults();
            case BindException bind -> ofBinding(bind);
            case InvalidConfigurationPropertyValueException wrong ->
                List.of(new ConfigurationFault(wrong.getName(), wrong.getValue(), wrong.getReason()));
            case PortInUseException inUse -> List.of(portInUse(inUse.getPort()));
            case PlaceholderResolutionException unresolved -> general(unresolved);
            case MutuallyExclusiveConfigurationPropertiesException exclusive -> general(exclusive);
            case ConfigDataException unreadable -> general(unreadable);
            default -> List.of();
        };
    }

    private static List<ConfigurationFault> ofBinding(BindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException invalid) {
                return ofValidation(invalid);
            }
            if (cause instanceof InvalidConfiguration own) {
                return own.faults();
            }
        }
        String name = failure.getName().toString();
        String reason = reason(failure);
        // Without a property the failure is about a whole group: the record's own constructor refused it.
        return failure.getProperty() == null
                ? List.of(new ConfigurationFault("", null, name + ".*: " + reason))
                : List.of(new ConfigurationFault(name, failure.getProperty().getValue(), reason));
    }

    private static String reason(BindException failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionException || cause instanceof TypeMismatchException) {
                return "allowed: "
                        + AllowedValues.of(failure.getTarget().getType().resolve());
            }
            root = cause;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static List<ConfigurationFault> ofValidation(BindValidationException invalid) {
        String prefix = invalid.getValidationErrors().getName().toString();
        return invalid.getValidationErrors().getAllErrors().stream()
                .map(error -> ofError(prefix, error))
                .distinct()
                .toList();
    }

    private static ConfigurationFault ofError(String prefix, ObjectError error) {
        // A rule between several properties is a method of their record, not a property.
        boolean rule = "AssertTrue".equals(error.getCode());
        if (error instanceof FieldError field && !rule) {
            String property = prefix + "." + kebab(field.getField());
            return new ConfigurationFault(property, field.getRejectedValue(), field.getDefaultMessage());
        }
        return new ConfigurationFault("", null, prefix + ".*: " + error.getDefaultMessage());
    }

    private static ConfigurationFault portInUse(int port) {
        return new ConfigurationFault("server.port", port, "the port is in use; allowed: a free port");
    }

    private static List<ConfigurationFault> general(Throwable cause) {
        return List.of(new ConfigurationFault("", null, cause.getMessage()));
    }

    static String kebab(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
