package cn.xdf.arch.xlss.boot;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One wrong setting.
 *
 * @param property its name in kebab case, as a user writes it; empty when the fault is not about one property
 * @param value what was given; null when nothing was
 * @param reason what is wrong, and what is allowed
 */
public record ConfigurationFault(String property, Object value, String reason) {
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential|private-?key|api-?key", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+|[\\u2028\\u2029]+");
    private static final String HIDDEN = "******";
    private static final int LONGEST = 200;

    /** The fault as one line without line breaks; never the value of a secret. */
    public String line() {
        if (property.isEmpty()) {
            return oneLine(reason, 2 * LONGEST);
        }
        return property + " (environment " + environmentName(property) + ")" + given() + ": "
                + oneLine(safeReason(), 2 * LONGEST);
    }

    /** The environment variable that sets {@code property}. */
    public static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "").toUpperCase(Locale.ROOT);
    }

    private String given() {
        if (value == null) {
            return " is not set";
        }
        return " = \"" + (isSecret() ? HIDDEN : oneLine(value.toString(), LONGEST)) + "\"";
    }

    private String safeReason() {
        boolean mayQuoteIt = isSecret() && value != null && !value.toString().isEmpty();
        return mayQuoteIt ? reason.replace(value.toString(), HIDDEN) : reason;
    }

    private boolean isSecret() {
        return SECRET.matcher(property).find();
    }

    private static String oneLine(String text, int longest) {
        String flat = CONTROL.matcher(text).replaceAll(" ").strip();
        return flat.length() <= longest ? flat : flat.substring(0, longest) + "…";
    }
}
