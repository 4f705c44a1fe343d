package cn.xdf.arch.xlss.agent.pool;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code /proc/self/mountinfo}.
 *
 * @param device {@code major:minor}
 * @param root what of the filesystem is mounted: {@code /}, or the directory that was bound
 * @param source such as {@code /dev/sda1}, as the filesystem tells it
 * @param readOnly this mount or its whole filesystem
 */
record Mount(String device, String root, String point, String type, String source, boolean readOnly) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    /** The mount that {@code path} (absolute, normalised) lies on: the deepest, of several at one point the last. */
    static Optional<Mount> covering(String path, List<String> lines) {
        Mount found = null;
        for (String line : lines) {
            Mount mount = parse(line);
            if (mount != null
                    && mount.covers(path)
                    && (found == null || mount.point.length() >= found.point.length())) {
                found = mount;
            }
        }
        return Optional.ofNullable(found);
    }

    /** All mounts, in their order. */
    static List<Mount> all(List<String> lines) {
        return lines.stream().map(Mount::parse).filter(Objects::nonNull).toList();
    }

    /** The one whose root is at this very path; of several the last, which hides the others. */
    static Optional<Mount> at(String path, List<Mount> all) {
        return all.stream().filter(mount -> mount.point.equals(path)).reduce((hidden, seen) -> seen);
    }

    /** Where this path lies in the filesystem, whatever it is called here. */
    String within(String path) {
        String rest = point.equals("/") ? path : path.substring(point.length());
        return root.equals("/") ? (rest.isEmpty() ? "/" : rest) : root + rest;
    }

    boolean covers(String path) {
        return isIn(path, point);
    }

    /** Whether {@code path} is this directory, or below it. */
    static boolean isIn(String path, String directory) {
        return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
    }

    /** Fields: id, parent, device, root, point, options, any number of optional ones, "-", type, source, options of the filesystem. */
    private static Mount parse(String line) {
        String[] fields = line.split(" ");
        int separator = List.of(fields).indexOf("-");
        if (separator < 6 || fields.length < separator + 4) {
            return null;
        }
        boolean readOnly = isReadOnly(fields[5]) || isReadOnly(fields[separator + 3]);
        return new Mount(
                fields[2],
                unescape(fields[3]),
                unescape(fields[4]),
                fields[separator + 1],
                unescape(fields[separator + 2]),
                readOnly);
    }

    private static boolean isReadOnly(String options) {
        return List.of(options.split(",")).contains("ro");
    }

    /** Blanks and the like are written as {@code \040}. */
    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }
}
