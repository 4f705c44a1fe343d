package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.RandomAccess;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Names of nodes as they stand in a request, in its order, each as often as it was sent. An answer tells most of them again: they stay the JSON that they came
 * as, and are a String only for who asks.
 */
@JsonDeserialize(using = NodeNamesReader.class)
public final class NodeNames extends AbstractList<String> implements RandomAccess {
    public static final NodeNames NONE = of(List.of());

    private final byte[] json;
    private final int[] starts; // where its first quote is
    private final int[] ends; // behind its last quote
    private final List<String> decoded; // null: each byte is a letter

    private NodeNames(byte[] json, int[] starts, int[] ends, List<String> decoded) {
        this.json = json;
        this.starts = starts;
        this.ends = ends;
        this.decoded = decoded;
    }

    /** @param json holds, at these places, strings of ASCII that need no escapes, with their quotes */
    static NodeNames plain(byte[] json, int[] starts, int[] ends) {
        return new NodeNames(json, starts, ends, null);
    }

    public static NodeNames of(List<String> names) {
        var json = new ByteArrayOutputStream();
        int[] starts = new int[names.size()];
        int[] ends = new int[names.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = json.size();
            json.writeBytes(JsonText.quoted(names.get(i)));
            ends[i] = json.size();
            json.write(',');
        }
        return new NodeNames(json.toByteArray(), starts, ends, List.copyOf(names));
    }

    @Override
    public int size() {
        return starts.length;
    }

    @Override
    public String get(int place) {
        return decoded == null
                ? new String(json, starts[place] + 1, ends[place] - starts[place] - 2, StandardCharsets.ISO_8859_1)
                : decoded.get(place);
    }

    /** What a name stands for. */
    public interface Lookup<T> {
        /** @param text UTF-8; the name begins and ends there */
        T of(byte[] text, int from, int to);
    }

    /** What one of them stands for: without a String made of it. */
    public <T> T find(int place, Lookup<T> lookup) {
        if (decoded == null) {
            return lookup.of(json, starts[place] + 1, ends[place] - 1);
        }
        byte[] name = decoded.get(place).getBytes(StandardCharsets.UTF_8);
        return lookup.of(name, 0, name.length);
    }

    /** Those at these places, in the same order. */
    public NodeNames only(BitSet places) {
        int[] starts = new int[places.cardinality()];
        int[] ends = new int[starts.length];
        int kept = 0;
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            starts[kept] = this.starts[place];
            ends[kept++] = this.ends[place];
        }
        return new NodeNames(
                json,
                starts,
                ends,
                decoded == null ? null : places.stream().mapToObj(decoded::get).toList());
    }

    /** As an array, with what stands between them. */
    int bytes() {
        int bytes = 2;
        for (int place = 0; place < starts.length; place++) {
            bytes += ends[place] - starts[place] + 1;
        }
        return bytes;
    }

    /** One of them, as a string. */
    void write(int place, JsonText text) {
        text.add(json, starts[place], ends[place]);
    }

    /** All of them, as an array. Those that came one after the other leave in one piece. */
    void writeTo(JsonText text) {
        text.add('[');
        for (int first = 0; first < starts.length; ) {
            int last = first;
            while (last + 1 < starts.length && starts[last + 1] == ends[last] + 1) {
                last++;
            }
            text.add(json, starts[first], ends[last]);
            first = last + 1;
            if (first < starts.length) {
                text.add(',');
            }
        }
        text.add(']');
    }
}
