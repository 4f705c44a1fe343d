package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1MutatingWebhookConfiguration;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A kind of object in the API, and where it is found.
 *
 * @param type the model, read and written by client-java's Gson
 * @param group empty for the core group
 * @param plural as in the URL, {@code persistentvolumes}
 */
public record ResourceKind<T extends KubernetesObject>(
        Class<T> type, String group, String version, String plural, boolean namespaced) {

    public static final ResourceKind<V1Pod> PODS = core(V1Pod.class, "pods", true);
    public static final ResourceKind<V1Node> NODES = core(V1Node.class, "nodes", false);
    public static final ResourceKind<V1Namespace> NAMESPACES = core(V1Namespace.class, "namespaces", false);
    public static final ResourceKind<V1PersistentVolume> VOLUMES =
            core(V1PersistentVolume.class, "persistentvolumes", false);
    public static final ResourceKind<V1PersistentVolumeClaim> CLAIMS =
            core(V1PersistentVolumeClaim.class, "persistentvolumeclaims", true);
    public static final ResourceKind<V1ConfigMap> CONFIG_MAPS = core(V1ConfigMap.class, "configmaps", true);
    public static final ResourceKind<V1Secret> SECRETS = core(V1Secret.class, "secrets", true);
    public static final ResourceKind<V1StorageClass> STORAGE_CLASSES =
            new ResourceKind<>(V1StorageClass.class, "storage.k8s.io", "v1", "storageclasses", false);
    public static final ResourceKind<V1MutatingWebhookConfiguration> MUTATING_WEBHOOKS = new ResourceKind<>(
            V1MutatingWebhookConfiguration.class,
            "admissionregistration.k8s.io",
            "v1",
            "mutatingwebhookconfigurations",
            false);
    public static final ResourceKind<V1Lease> LEASES =
            new ResourceKind<>(V1Lease.class, "coordination.k8s.io", "v1", "leases", true);

    public ResourceKind {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(plural, "plural");
    }

    private static <T extends KubernetesObject> ResourceKind<T> core(Class<T> type, String plural, boolean namespaced) {
        return new ResourceKind<>(type, "", "v1", plural, namespaced);
    }

    /** Of all objects in a namespace; of all there are when the namespace is empty. */
    String path(String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + segment(namespace) + "/" + plural
                : root + "/" + plural;
    }

    String path(ObjectKey key) {
        if (namespaced == key.namespace().isEmpty()) {
            throw new IllegalArgumentException(
                    plural + (namespaced ? " need a namespace: " : " have no namespace: ") + key);
        }
        return path(key.namespace()) + "/" + segment(key.name());
    }

    /** Names come from users: none may climb out of its place in the path. */
    private static String segment(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("not a name: '" + text + "'");
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
