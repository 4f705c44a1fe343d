package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerState;
import io.kubernetes.client.openapi.models.V1ContainerStateTerminated;
import io.kubernetes.client.openapi.models.V1ContainerStateWaiting;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final List<DirectoryTask> QUICK =
            List.of(task(Verb.MAKE, "1"), task(Verb.UNDO, "2"), task(Verb.MAKE, "3"));

    @Test
    void thePodIsTheRecordOfItsTasks() {
        Batch batch = BatchReader.read(pod(QUICK));
        assertThat(batch.attempts()).extracting(Attempt::task).containsExactlyElementsOf(QUICK);
        assertThat(batch.number()).isEqualTo(7);
        assertThat(batch.uid()).isEqualTo("pod-uid");
        assertThat(batch.running()).isTrue();
        assertThat(batch.ended()).isFalse();
        for (Verb verb : List.of(Verb.REMOVE, Verb.REMOVE_REST)) {
            List<DirectoryTask> removals = List.of(task(verb, "1"));
            assertThat(BatchReader.read(pod(removals)).attempts())
                    .extracting(Attempt::task)
                    .containsExactlyElementsOf(removals);
        }
    }

    @Test
    void theRestOfARemovalIsToldToTheProgramAndRunsInALaneOfItsOwn() {
        V1Pod rest = pod(List.of(task(Verb.REMOVE_REST, "1")));
        assertThat(rest.getSpec().getContainers().getFirst().getArgs()).endsWith("remove-rest=pvc-1");
        assertThat(rest.getMetadata().getName())
                .isNotEqualTo(pod(List.of(task(Verb.REMOVE, "1"))).getMetadata().getName());
    }

    @Test
    void itRunsOnTheNodesAgentsImageWithoutAShellAndSeesOnlyThePool() {
        V1PodSpec spec = pod(QUICK).getSpec();
        V1Container container = spec.getContainers().getFirst();
        assertThat(spec.getNodeName()).isEqualTo("n1");
        assertThat(container.getImage()).isEqualTo("xlss/node-agent:1");
        assertThat(container.getCommand().getFirst()).isEqualTo("java");
        assertThat(container.getArgs())
                .as("nothing that users wrote")
                .containsExactly("/pool", "pool-1", "make=pvc-1", "undo=pvc-2", "make=pvc-3");
        assertThat(spec.getVolumes()).hasSize(1);
        assertThat(spec.getVolumes().getFirst().getHostPath().getPath()).isEqualTo("/data");
        assertThat(spec.getVolumes().getFirst().getHostPath().getType()).isEqualTo("Directory");
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getOverhead()).as("the API refuses an empty one").isNull();
    }

    @Test
    void eachTaskHasAnEndOfItsOwn() {
        Batch batch = BatchReader.read(ended(pod(QUICK), "Failed", "1 is there and is not empty\n2 unfinished\nend"));
        assertThat(batch.ended()).isTrue();
        assertThat(batch.attempts())
                .extracting(Attempt::state)
                .containsExactly(State.SUCCEEDED, State.FAILED, State.UNFINISHED);
        assertThat(batch.attempts().get(1).reason()).isEqualTo("is there and is not empty");
        assertThat(BatchReader.read(ended(pod(QUICK), "Succeeded", "end")).attempts())
                .extracting(Attempt::state)
                .containsOnly(State.SUCCEEDED);
    }

    @Test
    void whereTheProgramDidNotComeToItsEndNobodyKnowsWhatItDid() {
        Batch batch = BatchReader.read(ended(pod(QUICK), "Failed", "1 is there and is not empty"));
        assertThat(batch.attempts()).extracting(Attempt::state).containsOnly(State.LOST);
        assertThat(batch.attempts().getFirst().reason()).contains("is there and is not empty");
    }

    @Test
    void aPodThatKubeletRefusedDidNothing() {
        V1Pod pod = pod(QUICK);
        pod.setStatus(new V1PodStatus().phase("Failed").reason("OutOfpods").message("too many pods"));
        assertThat(BatchReader.read(pod).attempts())
                .extracting(Attempt::state, Attempt::reason)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(State.FAILED, "too many pods"));
    }

    @Test
    void anImageThatCannotBePulledIsKnownAtOnce() {
        V1Pod pod = pod(QUICK);
        pod.setStatus(new V1PodStatus()
                .phase("Pending")
                .containerStatuses(List.of(new V1ContainerStatus()
                        .state(new V1ContainerState()
                                .waiting(new V1ContainerStateWaiting()
                                        .reason("ErrImagePull")
                                        .message("no such"))))));
        Batch batch = BatchReader.read(pod);
        assertThat(batch.attempts()).extracting(Attempt::state).containsOnly(State.FAILED);
        assertThat(batch.attempts().getFirst().reason()).isEqualTo("ErrImagePull: no such");
        assertThat(batch.ended()).as("kubelet may still start it").isFalse();
    }

    @Test
    void aPodThatIsNoneOfTheseIsNotRead() {
        for (String name :
                List.of("another", "xlss-mkdirs-0", QUICK.getFirst().slot().podName(7) + "x")) {
            V1Pod pod = pod(QUICK);
            pod.getMetadata().setName(name);
            assertThatThrownBy(() -> BatchReader.read(pod)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        List<DirectoryTask> lanes = List.of(task(Verb.MAKE, "1"), task(Verb.REMOVE, "2"));
        V1Pod mixed = pod(lanes);
        assertThatThrownBy(() -> BatchReader.read(mixed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordThatSomebodyDeletedProvesNothing() {
        Batch gone =
                BatchReader.read(ended(pod(QUICK), "Failed", "1 is there\nend")).gone();
        assertThat(gone.uid()).isEmpty();
        assertThat(gone.attempts()).extracting(Attempt::state).containsExactly(State.LOST, State.FAILED, State.LOST);
        assertThat(BatchReader.read(pod(QUICK)).gone().attempts())
                .extracting(Attempt::state)
                .containsOnly(State.LOST);
    }

    @Test
    void aRecordGoesWhenAllOfItIsSettledAndNotBeforeAnOlderOneOfTheSameVolume() {
        Batch made = batch(1, "1", "2");
        Batch undone = batch(2, "1");
        Batch other = batch(3, "3");
        List<Batch> all = List.of(made, undone, other);
        assertThat(Batch.deletable(all, one -> true)).isEqualTo(all);
        Set<String> settled = Set.of("pvc-1", "pvc-3");
        assertThat(Batch.deletable(all, one -> settled.contains(one.task().volume())))
                .containsExactly(other);
    }

    private static Batch batch(long number, String... volumes) {
        List<Attempt> attempts = java.util.stream.Stream.of(volumes)
                .map(volume -> new Attempt(task(Verb.MAKE, volume), "b" + number, number, State.SUCCEEDED, "", null))
                .toList();
        return new Batch(QUICK.getFirst().slot(), "b" + number, "u" + number, number, true, attempts);
    }

    private static V1Pod ended(V1Pod pod, String phase, String message) {
        return pod.status(new V1PodStatus()
                .phase(phase)
                .containerStatuses(List.of(new V1ContainerStatus()
                        .state(new V1ContainerState()
                                .terminated(new V1ContainerStateTerminated()
                                        .exitCode(phase.equals("Failed") ? 1 : 0)
                                        .reason("Error")
                                        .message(message))))));
    }

    private static V1Pod pod(List<DirectoryTask> tasks) {
        V1Container agent = new V1Container().name("node-agent").image("xlss/node-agent:1");
        V1Pod pod = BatchBuilder.pod(tasks.getFirst().slot().podName(7), tasks, agent, new V1PodSpec());
        pod.getMetadata().setUid("pod-uid");
        return pod;
    }

    private static DirectoryTask task(Verb verb, String uid) {
        return new DirectoryTask(
                verb, "pvc-" + uid, "n1", new BasePath("/data"), "pool-1", ObjectKey.of("ns", "data"), uid);
    }
}
