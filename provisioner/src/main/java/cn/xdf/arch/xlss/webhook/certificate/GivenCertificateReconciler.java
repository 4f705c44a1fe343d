package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.kube.SecretStore.Stored;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what somebody else puts into the Secret, such as cert-manager, and writes nothing. */
final class GivenCertificateReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(GivenCertificateReconciler.class);

    private final SecretStore secrets;
    private final ServingCertificate serving;
    private boolean told;

    GivenCertificateReconciler(SecretStore secrets, ServingCertificate serving) {
        this.secrets = secrets;
        this.serving = serving;
    }

    @Override
    public Outcome reconcile(ObjectKey secret) {
        Map<String, String> texts =
                secrets.find(secret.name()).map(Stored::texts).orElse(Map.of());
        Optional<TlsMaterial> given = new WebhookFiles(texts).material();
        given.ifPresent(serving::use);
        if (given.isEmpty() && !told) {
            LOG.warn(
                    "Secret {} holds no tls.crt and tls.key that can be read: what was served before is served on",
                    secret);
        }
        told = given.isEmpty();
        return Outcome.done();
    }
}
