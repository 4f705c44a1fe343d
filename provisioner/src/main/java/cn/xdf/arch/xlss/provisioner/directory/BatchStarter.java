package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a pod for what waits in a slot, once none of its runs. Meanwhile more gather: the busier a node, the larger its batches. */
final class BatchStarter implements Reconciler<Slot> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchStarter.class);
    private static final String AGENT = "app.kubernetes.io/name=xlss-node-agent";
    private static final String AGENT_CONTAINER = "node-agent";

    /** The watch tells when a slot is free; this is for what it told before there was anything to do. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final DirectoryPods pods;
    private final WaitingTasks waiting;
    private final InstantSource clock;

    BatchStarter(KubernetesApi api, DirectoryPods pods, InstantSource clock) {
        this.api = api;
        this.pods = pods;
        this.waiting = pods.waiting();
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(Slot slot) {
        pods.tidy(slot);
        if (waiting.isEmpty(slot)) {
            return Outcome.done();
        }
        if (isBusy(slot, pods.of(slot))) { // the watch's word is enough to wait: it tells of the end, too
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        List<Batch> there = pods.recorded(slot); // but not to start a second one beside one that it does not show yet
        if (isBusy(slot, there)) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        List<DirectoryTask> tasks = waiting.next(slot, Batch.LIMIT);
        if (!tasks.isEmpty()) {
            start(slot, number(slot, there), tasks);
            waiting.remove(slot, tasks);
        }
        return waiting.isEmpty(slot) ? Outcome.done() : Outcome.requeueAfter(LOOK_AGAIN);
    }

    /** Of what waits, that which the running pod does is forgotten. */
    private boolean isBusy(Slot slot, List<Batch> there) {
        Optional<Batch> running = there.stream().filter(Batch::running).findFirst();
        running.ifPresent(batch -> waiting.remove(slot, batch.tasks()));
        return running.isPresent();
    }

    /** Higher than that of any record which is left. */
    private long number(Slot slot, List<Batch> there) {
        return 1
                + Math.max(
                        there.stream().mapToLong(Batch::number).max().orElse(-1),
                        pods.of(slot).stream().mapToLong(Batch::number).max().orElse(-1));
    }

    private void start(Slot slot, long number, List<DirectoryTask> tasks) {
        Optional<V1Pod> agent = agentOn(slot.node());
        if (agent.isEmpty()) {
            fail(slot, number, tasks, "no agent of xlss runs there");
            return;
        }
        V1Container container = agent.get().getSpec().getContainers().stream()
                .filter(one -> AGENT_CONTAINER.equals(one.getName()))
                .findFirst()
                .orElseThrow();
        String name = slot.podName(number);
        try {
            api.create(
                    ResourceKind.PODS,
                    BatchBuilder.pod(name, tasks, container, agent.get().getSpec()));
            LOG.info(
                    "pod {} on node {} below {}: {} directories",
                    name,
                    slot.node(),
                    slot.basePath().value(),
                    tasks.size());
        } catch (KubernetesFailure failure) {
            if (failure.kind() != Kind.FORBIDDEN && failure.kind() != Kind.INVALID) {
                throw failure;
            }
            fail(slot, number, tasks, "its pod is refused: " + failure.getMessage());
        }
    }

    private void fail(Slot slot, long number, List<DirectoryTask> tasks, String reason) {
        String name = slot.podName(number);
        List<Attempt> attempts = tasks.stream()
                .map(task -> new Attempt(task, name, number, Attempt.State.FAILED, reason, clock.instant()))
                .toList();
        pods.failed(new Batch(slot, name, "", number, true, attempts));
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
}
