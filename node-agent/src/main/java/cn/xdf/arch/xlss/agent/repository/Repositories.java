package cn.xdf.arch.xlss.agent.repository;

import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repositories of namespaces: which one, and made where there is none yet. */
public final class Repositories {
    private static final Logger LOG = LoggerFactory.getLogger(Repositories.class);

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int WAITS = 5;

    private final ReentrantLock making = new ReentrantLock();
    private final KubernetesApi api;
    private final String systemNamespace;
    private final Restic restic;
    private final InitGate gate;

    /** @param me name of this agent's node */
    public Repositories(KubernetesApi api, String systemNamespace, String me, Restic restic, InstantSource clock) {
        this.api = api;
        this.systemNamespace = systemNamespace;
        this.restic = restic;
        this.gate = new InitGate(api, systemNamespace, me, clock);
    }

    /**
     * Reads the Secrets anew: a changed password counts from the next command on. Nobody knows whether the repository is there: the next
     * command says so, and to ask beforehand takes as long as many a backup.
     *
     * @throws RepositoryUnusable there is none for this namespace
     */
    public ResticRepository of(String namespace) {
        Optional<Map<String, String>> system = secret(systemNamespace);
        Optional<Map<String, String>> own = namespace.equals(systemNamespace) ? Optional.empty() : secret(namespace);
        return RepositorySecret.repository(namespace, own, system);
    }

    /**
     * Makes it, unless somebody else has by now: restic found none. Many may ask at once.
     *
     * @throws RepositoryUnusable that is not possible, or somebody else is making it: try again
     */
    public void make(String namespace, ResticRepository repository) throws InterruptedException {
        making.lockInterruptibly();
        try {
            makeAlone(namespace, repository);
        } finally {
            making.unlock();
        }
    }

    private void makeAlone(String namespace, ResticRepository repository) throws InterruptedException {
        for (int wait = 0; !gate.enter(namespace); wait++) {
            if (wait == WAITS) {
                throw new RepositoryUnusable("the repository " + repository + " is being made by another agent");
            }
            Thread.sleep(WAIT);
            if (isThere(repository)) {
                return;
            }
        }
        if (isThere(repository)) {
            return;
        }
        ResticResult made = restic.run(repository, ResticCommand.init());
        if (!made.outcome().isOk() && !isThere(repository)) {
            throw new RepositoryUnusable("it cannot be made: " + made.advice(repository));
        }
        LOG.info("made the repository {}", repository);
    }

    private boolean isThere(ResticRepository repository) throws InterruptedException {
        ResticResult config = restic.run(repository, ResticCommand.catConfig());
        if (!config.outcome().isOk() && config.outcome() != ResticOutcome.NO_REPOSITORY) {
            throw new RepositoryUnusable(config.advice(repository));
        }
        return config.outcome().isOk();
    }

    private Optional<Map<String, String>> secret(String namespace) {
        return api.find(ResourceKind.SECRETS, ObjectKey.of(namespace, RepositorySecretKeys.SECRET))
                .map(secret -> {
                    Map<String, String> values = new HashMap<>();
                    if (secret.getData() != null) {
                        secret.getData()
                                .forEach((key, value) -> values.put(key, new String(value, StandardCharsets.UTF_8)));
                    }
                    return values;
                });
    }
}
