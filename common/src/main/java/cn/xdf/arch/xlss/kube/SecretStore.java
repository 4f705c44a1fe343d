package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.api.Names;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Secrets of the system namespace. What is written is added to what was read: a Secret that changed meanwhile is a CONFLICT. */
public final class SecretStore {
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/part-of", "xlss");

    private final KubernetesApi api;

    public SecretStore(KubernetesApi api) {
        this.api = api;
    }

    /**
     * A Secret as it was read.
     *
     * @param texts by key
     * @param bare it has no key at all
     */
    public record Stored(String uid, String version, Map<String, String> texts, boolean bare) {}

    /** Empty only when the API says that there is none; anything else that goes wrong is thrown. */
    public Optional<Stored> find(String name) {
        return api.find(ResourceKind.SECRETS, key(name)).map(SecretStore::stored);
    }

    /** @param before what {@link #find} said of it; empty: it is created, and fails if it is there after all */
    public Stored write(String name, Optional<Stored> before, Map<String, String> changes) {
        if (before.isEmpty()) {
            return stored(api.create(ResourceKind.SECRETS, secret(name, changes)));
        }
        if (changes.isEmpty()) {
            return before.get();
        }
        JsonPatch patch = JsonPatch.empty().testVersion(before.get().version());
        if (before.get().bare()) {
            patch = patch.add("/data", Map.of());
        }
        for (Map.Entry<String, String> change : changes.entrySet()) {
            patch = patch.add("/data/" + JsonPatch.step(change.getKey()), encoded(change.getValue()));
        }
        return stored(api.jsonPatch(ResourceKind.SECRETS, key(name), patch));
    }

    public static ObjectKey key(String name) {
        return ObjectKey.of(Names.SYSTEM_NAMESPACE, name);
    }

    private static V1Secret secret(String name, Map<String, String> texts) {
        return new V1Secret()
                .apiVersion("v1")
                .kind("Secret")
                .type("Opaque")
                .metadata(new V1ObjectMeta()
                        .name(name)
                        .namespace(Names.SYSTEM_NAMESPACE)
                        .labels(LABELS))
                .data(texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .getBytes(StandardCharsets.UTF_8))));
    }

    private static Stored stored(V1Secret secret) {
        Map<String, String> texts = new TreeMap<>();
        boolean bare = secret.getData() == null;
        if (!bare) {
            secret.getData().forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        }
        return new Stored(
                secret.getMetadata().getUid(), secret.getMetadata().getResourceVersion(), Map.copyOf(texts), bare);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
