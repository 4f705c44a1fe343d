package cn.xdf.arch.xlss.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * JSON put together of parts that are encoded already: for answers on thousands of nodes, whose names came as JSON and leave as such. What a part holds is
 * not looked at. To be flushed at the end.
 */
public final class JsonText {
    /** Many parts are a name: each by itself would cost more than its copy. */
    private final byte[] chunk = new byte[8 * 1024];

    private final OutputStream target;
    private int filled;

    public JsonText(OutputStream target) {
        this.target = target;
    }

    /** A string as a part: quoted and escaped. @throws IllegalArgumentException when half of a surrogate pair is missing */
    public static byte[] quoted(String value) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(value);
        byte[] string = new byte[inner.length + 2];
        System.arraycopy(inner, 0, string, 1, inner.length);
        string[0] = '"';
        string[inner.length + 1] = '"';
        return string;
    }

    /** Part of a text that holds no letters but those of ASCII. */
    public static byte[] ascii(String part) {
        return part.getBytes(StandardCharsets.US_ASCII);
    }

    public JsonText add(byte[] part) {
        return add(part, 0, part.length);
    }

    /** @param to the first byte that is not added */
    public JsonText add(byte[] text, int from, int to) {
        int length = to - from;
        if (length > chunk.length - filled) {
            flush();
        }
        if (length > chunk.length) {
            write(text, from, length);
        } else {
            System.arraycopy(text, from, chunk, filled, length);
            filled += length;
        }
        return this;
    }

    public JsonText add(char ascii) {
        if (filled == chunk.length) {
            flush();
        }
        chunk[filled++] = (byte) ascii;
        return this;
    }

    public void flush() {
        write(chunk, 0, filled);
        filled = 0;
    }

    private void write(byte[] text, int from, int length) {
        try {
            target.write(text, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
