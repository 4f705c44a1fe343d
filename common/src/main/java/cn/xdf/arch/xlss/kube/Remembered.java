package cn.xdf.arch.xlss.kube;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What texts mean that come again and again and take long to read: in a burst nearly all times and quantities of a cluster's objects have been seen before.
 *
 * @param <T> never changes
 */
final class Remembered<T> {
    private static final int MOST = 1000;

    private final Map<String, T> meanings = new ConcurrentHashMap<>();
    private final Function<String, T> reading;

    /** @param reading throws on what it cannot read, of which nothing is kept */
    Remembered(Function<String, T> reading) {
        this.reading = reading;
    }

    T read(String text) {
        T known = meanings.get(text);
        if (known != null) {
            return known;
        }
        T meaning = reading.apply(text);
        if (meanings.size() >= MOST) {
            meanings.clear();
        }
        meanings.put(text, meaning);
        return meaning;
    }

    int size() {
        return meanings.size();
    }
}
