package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.openapi.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects of a kind.
 *
 * @param namespace empty: of all namespaces
 * @param labels a label selector, empty: all
 * @param fields a field selector, empty: all
 */
public record ListQuery(String namespace, String labels, String fields) {
    /** Every object there is. */
    public static final ListQuery ALL = new ListQuery("", "", "");

    public static ListQuery namespace(String namespace) {
        return new ListQuery(namespace, "", "");
    }

    public ListQuery labels(String selector) {
        return new ListQuery(namespace, selector, fields);
    }

    public ListQuery fields(String selector) {
        return new ListQuery(namespace, labels, selector);
    }

    List<Pair> parameters() {
        List<Pair> pairs = new ArrayList<>();
        if (!labels.isEmpty()) {
            pairs.add(new Pair("labelSelector", labels));
        }
        if (!fields.isEmpty()) {
            pairs.add(new Pair("fieldSelector", fields));
        }
        return pairs;
    }
}
