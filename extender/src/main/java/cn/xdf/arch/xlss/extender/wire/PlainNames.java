package cn.xdf.arch.xlss.extender.wire;

import java.util.Arrays;
import java.util.Optional;

/** Finds names in JSON of the form {@code ["n1","n2"]}: no space between them, letters of ASCII, no escapes. */
final class PlainNames {
    private final byte[] json;
    private final int open;
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int size;

    /** @param open where the bracket is */
    PlainNames(byte[] json, int open) {
        this.json = json;
        this.open = open;
    }

    /** Empty: it has another form, or more names than are answered, which whoever reads it then refuses. */
    Optional<NodeNames> read() {
        if (!is('[', open)) {
            return Optional.empty();
        }
        int at = open;
        do {
            int end = is('"', at + 1) ? closingQuote(at + 2) : -1;
            if (end < 0 || size > RequiredNodes.MOST_NODES) {
                return Optional.empty();
            }
            add(at + 1, end + 1);
            at = end + 1;
        } while (is(',', at));
        return is(']', at)
                ? Optional.of(NodeNames.plain(json, Arrays.copyOf(starts, size), Arrays.copyOf(ends, size)))
                : Optional.empty();
    }

    private boolean is(char wanted, int at) {
        return at < json.length && json[at] == wanted;
    }

    /** Below zero: something comes before it that is no plain letter. */
    private int closingQuote(int from) {
        for (int at = from; at < json.length; at++) {
            byte letter = json[at];
            if (letter == '"') {
                return at;
            }
            if (letter < ' ' || letter == '\\') { // bytes beyond ASCII are below zero
                return -1;
            }
        }
        return -1;
    }

    private void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size++] = end;
    }
}
