package cn.xdf.arch.xlss.kube;

/** One pass: looks at how things are now and does the next step. Never runs twice at once for the same key. */
@FunctionalInterface
public interface Reconciler<K> {
    /** @throws Exception the pass failed; it is tried again with growing patience */
    Outcome reconcile(K key) throws Exception;
}
