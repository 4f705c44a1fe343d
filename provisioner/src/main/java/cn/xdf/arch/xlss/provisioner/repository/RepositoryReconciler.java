package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.kube.SecretStore.Stored;
import cn.xdf.arch.xlss.provisioner.repository.RepositoryNodePolicy.Choice;
import cn.xdf.arch.xlss.provisioner.repository.RepositorySecretPlan.Step;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the repository of the cluster, and keeps the server's certificate and logins current.
 *
 * <p>First the Secrets, then the node's label: by then the server finds all that it needs.
 */
final class RepositoryReconciler implements Reconciler<ObjectKey> {
    static final ObjectKey KEY = SecretStore.key(RepositorySecretKeys.SECRET);

    private static final Logger LOG = LoggerFactory.getLogger(RepositoryReconciler.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    /** For a person's hand, which no watch tells. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private static final int SECRET_BYTES = 32;
    private static final String KEEP = "keep a copy outside the cluster, without it no backup can be read: "
            + "kubectl -n xlss-system get secret xlss-repository -o yaml";

    private final SecretStore secrets;
    private final RepositoryCluster cluster;
    private final Trouble trouble;
    private final boolean mayEmbed;
    private final SecureRandom random;
    private final InstantSource clock;

    RepositoryReconciler(
            SecretStore secrets,
            RepositoryCluster cluster,
            Trouble trouble,
            boolean mayEmbed,
            SecureRandom random,
            InstantSource clock) {
        this.secrets = secrets;
        this.cluster = cluster;
        this.trouble = trouble;
        this.mayEmbed = mayEmbed;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        try {
            Optional<Stored> secret = secrets.find(RepositorySecretKeys.SECRET);
            if (!RepositorySecretPlan.isEmbedded(secret.map(Stored::texts))) {
                return completeOwn(secret);
            }
            return mayEmbed
                    ? embed(secret)
                    : wait(secret, "Secret xlss-repository does not name a repository of yours");
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.alreadyExists()) {
                return Outcome.requeueAfter(AGAIN);
            }
            throw failure;
        }
    }

    private Outcome completeOwn(Optional<Stored> secret) {
        Map<String, String> additions =
                RepositorySecretPlan.ofOwn(secret.orElseThrow().texts(), this::newSecret);
        write(secret, additions);
        trouble.is(uid(secret), "");
        return Outcome.done();
    }

    private Outcome embed(Optional<Stored> secret) {
        Choice choice = cluster.choose(recordedNode(secret), clock.instant());
        if (!choice.isMade()) {
            return wait(secret, choice.trouble());
        }
        Optional<Stored> server = secrets.find(ServerFiles.SECRET);
        ServerFiles before = new ServerFiles(server.map(Stored::texts).orElse(Map.of()));
        ServerFiles renewed =
                before.renewed(new CertificateIssuer("xlss repository authority", random), clock.instant());
        Step step = RepositorySecretPlan.ofEmbedded(
                secret.map(Stored::texts), server.isPresent(), choice.node(), renewed.authority(), this::newSecret);
        if (!step.refusal().isEmpty()) {
            return wait(secret, step.refusal());
        }
        Stored complete = write(secret, step.additions());
        String loginKey =
                complete.texts().get(RepositorySecretKeys.EMBEDDED_KEY).strip();
        Optional<ServerPod> pod = cluster.server();
        ServerFiles files = renewed.withLogins(Htpasswd.of(cluster.namespaces(), loginKey));
        ServerFiles wanted = pod.filter(ServerPod::ready)
                .map(one -> files.begunOn(one.node()))
                .orElse(files);
        secrets.write(ServerFiles.SECRET, server, wanted.changesSince(before));
        if (choice.label()) {
            cluster.label(choice.node());
        }
        pod.filter(one -> !one.files().equals(wanted.hash())).ifPresent(one -> cluster.tell(one, wanted.hash()));
        trouble.is(complete.uid(), choice.trouble());
        return Outcome.done();
    }

    private Stored write(Optional<Stored> secret, Map<String, String> additions) {
        Stored written = secrets.write(RepositorySecretKeys.SECRET, secret, additions);
        if (!additions.isEmpty()) {
            LOG.info("Secret {}: wrote {}", KEY, additions.keySet());
        }
        if (additions.containsKey(RepositorySecretKeys.PASSWORD)) {
            LOG.warn("the password of the backups was generated: {}", KEEP);
            trouble.event(written.uid(), Type.NORMAL, "PasswordGenerated", KEEP);
        }
        return written;
    }

    /** @param why empty: it will be known soon, without anybody's help */
    private Outcome wait(Optional<Stored> secret, String why) {
        trouble.is(uid(secret), why);
        return Outcome.requeueAfter(why.isEmpty() ? AGAIN : LOOK_AGAIN);
    }

    private static String recordedNode(Optional<Stored> secret) {
        return secret.map(one -> one.texts().getOrDefault(RepositorySecretKeys.EMBEDDED_NODE, ""))
                .orElse("")
                .strip();
    }

    private static String uid(Optional<Stored> secret) {
        return secret.map(Stored::uid).orElse("");
    }

    private String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
