package cn.xdf.arch.xlss.kube;

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
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
