package cn.xdf.arch.xlss.kube;

/** Told of every change of a cache, on the cache's own thread: put a key into a queue or an index, and return. */
@FunctionalInterface
public interface ChangeListener<V> {
    /**
     * @param before null: it is new
     * @param after null: it is gone
     */
    void changed(ObjectKey key, V before, V after);
}
