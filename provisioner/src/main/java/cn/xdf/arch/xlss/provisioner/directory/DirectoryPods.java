package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts pods that make or remove directories, and knows how far each is. They are watched, never polled. */
public final class DirectoryPods {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryPods.class);
    private static final String AGENT = "app.kubernetes.io/name=xlss-node-agent";
    private static final String AGENT_CONTAINER = "node-agent";

    private final KubernetesApi api;
    private final WatchedCache<DirectoryPod> cache;

    public DirectoryPods(KubernetesApi api, WatchedCaches caches) {
        this.api = api;
        this.cache = caches.watch(
                ResourceKind.PODS,
                ListQuery.namespace(Names.SYSTEM_NAMESPACE).labels(DirectoryPodBuilder.VERB),
                DirectoryPodReader::read);
    }

    public WatchedCache<DirectoryPod> cache() {
        return cache;
    }

    /** As far as the watch knows. */
    public Optional<DirectoryPod> seen(Verb verb, String volume) {
        return cache.get(key(verb, volume));
    }

    /** As it is now. */
    public Optional<DirectoryPod> find(Verb verb, String volume) {
        return api.find(ResourceKind.PODS, key(verb, volume)).map(DirectoryPodReader::read);
    }

    /**
     * Starts it, or finds it started by somebody before us: look at what it does before you trust it.
     *
     * @return false when no agent runs on the node, and so nothing is known to be there to run
     */
    public boolean start(DirectoryTask task) {
        Optional<V1Pod> agent = agentOn(task.node());
        if (agent.isEmpty()) {
            return false;
        }
        V1Container container = agent.get().getSpec().getContainers().stream()
                .filter(one -> AGENT_CONTAINER.equals(one.getName()))
                .findFirst()
                .orElseThrow();
        try {
            api.create(
                    ResourceKind.PODS,
                    DirectoryPodBuilder.pod(task, container, agent.get().getSpec()));
            LOG.info(
                    "{} on node {} below {}",
                    task.podName(),
                    task.node(),
                    task.basePath().value());
        } catch (KubernetesFailure failure) {
            if (!failure.alreadyExists()) {
                throw failure;
            }
        }
        return true;
    }

    /** At once, without asking kubelet: it is at its end, or its node is gone. */
    public void delete(DirectoryPod pod) {
        try {
            api.delete(ResourceKind.PODS, key(pod.task().verb(), pod.task().volume()), pod.uid(), Duration.ZERO);
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    private Optional<V1Pod> agentOn(String node) {
        List<V1Pod> agents = api.list(
                ResourceKind.PODS,
                ListQuery.namespace(Names.SYSTEM_NAMESPACE).labels(AGENT).fields("spec.nodeName=" + node));
        return agents.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getSpec().getContainers().stream()
                        .anyMatch(container -> AGENT_CONTAINER.equals(container.getName())))
                .findFirst();
    }

    private static ObjectKey key(Verb verb, String volume) {
        return ObjectKey.of(Names.SYSTEM_NAMESPACE, verb.podOf(volume));
    }
}
