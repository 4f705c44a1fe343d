package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.kube.SecretStore.Stored;
import io.kubernetes.client.openapi.models.V1MutatingWebhookConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps authority and certificate in the Secret, publishes the one and serves the other. Every replica does it: what one writes changes only what it
 * read, and the one that comes too late reads what the other wrote.
 */
final class OwnCertificateReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificateReconciler.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final SecretStore secrets;
    private final PublishedBundle published;
    private final CertificatePlan plan;
    private final ServingCertificate serving;
    private final InstantSource clock;

    OwnCertificateReconciler(
            SecretStore secrets,
            PublishedBundle published,
            CertificatePlan plan,
            ServingCertificate serving,
            InstantSource clock) {
        this.secrets = secrets;
        this.published = published;
        this.plan = plan;
        this.serving = serving;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey secret) {
        try {
            keep(secret.name());
            return Outcome.done();
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.alreadyExists()) {
                return Outcome.requeueAfter(AGAIN);
            }
            throw failure;
        }
    }

    private void keep(String name) {
        Optional<Stored> stored = secrets.find(name);
        Optional<V1MutatingWebhookConfiguration> configuration = published.find();
        WebhookFiles before = new WebhookFiles(stored.map(Stored::texts).orElse(Map.of()));
        WebhookFiles next =
                plan.next(before, configuration.map(PublishedBundle::of).orElse(""), clock.instant());
        Map<String, String> changes = next.changesSince(before);
        if (!changes.isEmpty()) {
            secrets.write(name, stored, changes);
            LOG.info("Secret {}: wrote {}", name, changes.keySet());
        }
        configuration.ifPresent(one -> published.publish(one, next.bundle()));
        next.material().ifPresent(serving::use);
    }
}
