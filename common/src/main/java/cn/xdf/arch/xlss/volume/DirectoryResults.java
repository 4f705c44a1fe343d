package cn.xdf.arch.xlss.volume;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the tasks of a {@link DirectoryProgram} ended, as the one short text that kubelet hands on (its limit is 4096 bytes): a line
 * for each task that is not done, {@code <number> <reason>}, and {@code end} behind the last. Without {@code end} the program was
 * killed, and nothing is known.
 *
 * @param open why not, by the task's number from 0 on
 */
public record DirectoryResults(SortedMap<Integer, String> open) {
    /** Reason of a removal that has more to do than one run may take: it is to be started again. */
    public static final String UNFINISHED = "unfinished";

    private static final String END = "end";
    private static final int LIMIT = 4000;
    private static final int LINE_OVERHEAD = 6;
    private static final int MAX_REASON = 300;

    public DirectoryResults {
        open = new TreeMap<>(open);
    }

    public boolean allDone() {
        return open.isEmpty();
    }

    /** In ASCII; the more there are, the shorter each. */
    public String text() {
        int each = open.isEmpty() ? 0 : Math.min(MAX_REASON, LIMIT / open.size() - LINE_OVERHEAD);
        return open.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + shortened(plain(entry.getValue()), each) + "\n")
                        .collect(Collectors.joining())
                + END;
    }

    /** Empty when the program did not come to its end. */
    public static Optional<DirectoryResults> parse(String text) {
        String[] lines = (text == null ? "" : text).strip().split("\n");
        if (!lines[lines.length - 1].equals(END)) {
            return Optional.empty();
        }
        Map<Integer, String> open = new TreeMap<>();
        for (int i = 0; i < lines.length - 1; i++) {
            int space = lines[i].indexOf(' ');
            if (space < 1 || !lines[i].substring(0, space).matches("[0-9]{1,4}")) {
                return Optional.empty();
            }
            open.put(Integer.parseInt(lines[i].substring(0, space)), lines[i].substring(space + 1));
        }
        return Optional.of(new DirectoryResults(new TreeMap<>(open)));
    }

    /** Names of files may be anything. */
    private static String plain(String reason) {
        return reason.replaceAll("[^ -~]+", "?");
    }

    private static String shortened(String text, int limit) {
        return text.length() > limit ? text.substring(0, limit) : text;
    }
}
