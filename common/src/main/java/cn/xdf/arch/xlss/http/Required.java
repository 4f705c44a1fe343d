package cn.xdf.arch.xlss.http;

import java.util.Collection;
import java.util.regex.Pattern;

/** Checks after reading: what is missing or cannot be is named, so that a wrong caller is found at once. */
public final class Required {
    /** Names go into URLs of the API: anything but a DNS name could reach another object's path. */
    private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final int LONGEST_UID = 128;

    private Required() {}

    public static void present(Object value, String field) {
        if (value == null) {
            throw new RejectedRequest(Fault.MISSING_FIELD, "`" + field + "` is missing");
        }
    }

    public static void noNulls(Collection<?> values, String field) {
        if (values != null && values.stream().anyMatch(v -> v == null)) {
            throw new RejectedRequest(Fault.WRONG_TYPE, "`" + field + "` has an element that is null");
        }
    }

    public static void is(String wanted, String value, String field) {
        present(value, field);
        if (!wanted.equals(value)) {
            throw new RejectedRequest(
                    Fault.WRONG_VALUE, "`" + field + "` must be `" + wanted + "`, got `" + value + "`");
        }
    }

    public static void dnsName(String value, String field) {
        present(value, field);
        if (!DNS_NAME.matcher(value).matches()) {
            throw new RejectedRequest(Fault.WRONG_VALUE, "`" + field + "` must be a DNS name, got `" + value + "`");
        }
    }

    public static void uid(String value, String field) {
        present(value, field);
        if (value.isBlank() || value.length() > LONGEST_UID) {
            throw new RejectedRequest(
                    Fault.WRONG_VALUE, "`" + field + "` must have 1 to " + LONGEST_UID + " characters");
        }
    }
}
