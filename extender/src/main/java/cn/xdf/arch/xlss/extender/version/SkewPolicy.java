package cn.xdf.arch.xlss.extender.version;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far the second kube-scheduler's version is from its cluster's: they are meant to be the same. */
final class SkewPolicy {
    private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,3})\\b.*");

    private SkewPolicy() {}

    /**
     * Minor versions that the scheduler is behind; negative: it is ahead. Empty where one of them does not say.
     *
     * @param image with its tag: {@code registry.k8s.io/kube-scheduler:v1.36.3}; a digest behind the tag does not matter
     * @param server the API server's version
     */
    static OptionalInt minorsBehind(String image, String server) {
        String name = image.replaceFirst("@.*", "");
        int tag = name.lastIndexOf(':');
        OptionalInt scheduler = tag > name.lastIndexOf('/') ? minor(name.substring(tag + 1)) : OptionalInt.empty();
        OptionalInt cluster = minor(server);
        return scheduler.isPresent() && cluster.isPresent()
                ? OptionalInt.of(cluster.getAsInt() - scheduler.getAsInt())
                : OptionalInt.empty();
    }

    private static OptionalInt minor(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
