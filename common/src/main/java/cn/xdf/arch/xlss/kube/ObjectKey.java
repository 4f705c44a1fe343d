package cn.xdf.arch.xlss.kube;

import static cn.xdf.arch.xlss.api.SharedText.shared;

import io.kubernetes.client.common.KubernetesObject;
import java.util.Objects;

/**
 * Which object of a kind.
 *
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectKey(String namespace, String name) {
    public ObjectKey {
        Objects.requireNonNull(name, "name");
        namespace = namespace == null ? "" : namespace;
    }

    public static ObjectKey of(String namespace, String name) {
        return new ObjectKey(namespace, name);
    }

    /** Of a cluster-scoped object. */
    public static ObjectKey of(String name) {
        return new ObjectKey("", name);
    }

    public static ObjectKey of(KubernetesObject object) {
        return new ObjectKey(
                shared(object.getMetadata().getNamespace()),
                object.getMetadata().getName());
    }

    /** Written out, as is equals: a cache is asked for thousands of keys a request, and a record's own go through method handles. */
    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectKey key && name.equals(key.name) && namespace.equals(key.namespace);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
