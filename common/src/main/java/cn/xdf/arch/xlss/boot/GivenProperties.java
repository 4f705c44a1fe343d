package cn.xdf.arch.xlss.boot;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The {@code xlss.*} settings somebody gave: on the command line, in a file, as a system property or environment variable. */
final class GivenProperties {
    /** Every property has a group and a name; variables of one word (XLSS_STATE) belong to the scripts that may start a program. */
    private static final Pattern OURS = Pattern.compile("XLSS_[^_]+_.+");

    /** What kubelet injects for a Service named xlss-…: nobody's setting. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "XLSS_.*(_SERVICE_HOST|_SERVICE_PORT(_.*)?|_PORT_\\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)");

    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private GivenProperties() {}

    /** Names as given, with their values. */
    static Map<String, Object> of(ConfigurableEnvironment environment) {
        Map<String, Object> given = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                boolean variables =
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME.equals(source.getName());
                for (String name : enumerable.getPropertyNames()) {
                    if (variables ? isVariable(name, enumerable.getProperty(name)) : isProperty(name)) {
                        given.putIfAbsent(name, enumerable.getProperty(name));
                    }
                }
            }
        }
        return given;
    }

    private static boolean isProperty(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("xlss.");
    }

    private static boolean isVariable(String name, Object value) {
        boolean serviceLink = SERVICE_LINK.matcher(name).matches()
                || name.endsWith("_PORT")
                        && SERVICE_LINK_VALUE.matcher(String.valueOf(value)).matches();
        return OURS.matcher(name).matches() && !serviceLink;
    }
}
