package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.kubernetes.client.common.KubernetesObject;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Watches the Secret and the configuration, and looks again every minute: certificates grow old without an event. */
public final class CertificateLoop {
    private static final ObjectKey SECRET = SecretStore.key("xlss-webhook");
    private static final Duration RESYNC = Duration.ofMinutes(1);

    private CertificateLoop() {}

    /** Our own certificate. */
    public static ReconcileLoop<ObjectKey> own(
            KubernetesApi api,
            WatchedCaches caches,
            ServingCertificate serving,
            MeterRegistry meters,
            InstantSource clock) {
        CertificateIssuer issuer = new CertificateIssuer("xlss webhook authority", new SecureRandom());
        PublishedBundle published = new PublishedBundle(api);
        ReconcileLoop<ObjectKey> loop = loop(
                new OwnCertificateReconciler(
                        new SecretStore(api), published, new CertificatePlan(issuer), serving, clock),
                meters,
                clock);
        wakeOn(ResourceKind.MUTATING_WEBHOOKS, ListQuery.ALL, PublishedBundle.KEY, caches, loop);
        wakeOn(ResourceKind.SECRETS, ListQuery.namespace(SECRET.namespace()), SECRET, caches, loop);
        return loop;
    }

    /** Somebody else's certificate. */
    public static ReconcileLoop<ObjectKey> given(
            KubernetesApi api,
            WatchedCaches caches,
            ServingCertificate serving,
            MeterRegistry meters,
            InstantSource clock) {
        ReconcileLoop<ObjectKey> loop =
                loop(new GivenCertificateReconciler(new SecretStore(api), serving), meters, clock);
        wakeOn(ResourceKind.SECRETS, ListQuery.namespace(SECRET.namespace()), SECRET, caches, loop);
        return loop;
    }

    private static ReconcileLoop<ObjectKey> loop(
            Reconciler<ObjectKey> reconciler, MeterRegistry meters, InstantSource clock) {
        LoopSettings settings = LoopSettings.named("certificate").workers(1).resync(RESYNC);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(settings, reconciler, () -> List.of(SECRET), meters, clock);
        loop.enqueue(SECRET); // there may be nothing to watch yet
        return loop;
    }

    /** Of one object by its name: for more there is no right. Only its version is kept, no secret. */
    private static <T extends KubernetesObject> void wakeOn(
            ResourceKind<T> kind,
            ListQuery where,
            ObjectKey object,
            WatchedCaches caches,
            ReconcileLoop<ObjectKey> loop) {
        caches.watch(kind, where.fields("metadata.name=" + object.name()), one -> one.getMetadata()
                        .getResourceVersion())
                .onChange((key, before, after) -> loop.enqueue(SECRET));
    }
}
