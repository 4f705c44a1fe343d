package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.kube.JsonPatch;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1MutatingWebhook;
import io.kubernetes.client.openapi.models.V1MutatingWebhookConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authorities that the API server trusts for our webhook: {@code caBundle} in its configuration. */
final class PublishedBundle {
    static final ObjectKey KEY = ObjectKey.of("xlss-webhook");

    private static final Logger LOG = LoggerFactory.getLogger(PublishedBundle.class);

    private final KubernetesApi api;

    PublishedBundle(KubernetesApi api) {
        this.api = api;
    }

    /** The configuration as it was read; empty: there is none, so nobody calls us. */
    Optional<V1MutatingWebhookConfiguration> find() {
        return api.find(ResourceKind.MUTATING_WEBHOOKS, KEY);
    }

    /** PEM. */
    static String of(V1MutatingWebhookConfiguration configuration) {
        return webhooks(configuration).stream()
                .map(PublishedBundle::of)
                .findFirst()
                .orElse("");
    }

    /** A configuration that changed meanwhile is a CONFLICT. */
    void publish(V1MutatingWebhookConfiguration configuration, String bundle) {
        JsonPatch patch =
                JsonPatch.empty().testVersion(configuration.getMetadata().getResourceVersion());
        boolean different = false;
        List<V1MutatingWebhook> webhooks = webhooks(configuration);
        for (int i = 0; i < webhooks.size(); i++) {
            if (!of(webhooks.get(i)).equals(bundle)) {
                different = true;
                patch = patch.add("/webhooks/" + i + "/clientConfig/caBundle", encoded(bundle));
            }
        }
        if (different) {
            api.jsonPatch(ResourceKind.MUTATING_WEBHOOKS, KEY, patch);
            LOG.info("caBundle of MutatingWebhookConfiguration {} written", KEY);
        }
    }

    private static List<V1MutatingWebhook> webhooks(V1MutatingWebhookConfiguration configuration) {
        return configuration.getWebhooks() == null ? List.of() : configuration.getWebhooks();
    }

    private static String of(V1MutatingWebhook webhook) {
        byte[] bundle = webhook.getClientConfig().getCaBundle();
        return bundle == null ? "" : new String(bundle, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
