package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerState;
import io.kubernetes.client.openapi.models.V1ContainerStateTerminated;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectoryPodTest {
    @ParameterizedTest
    @EnumSource(Verb.class)
    void thePodIsTheRecordOfItsTask(Verb verb) {
        V1Pod pod = pod(verb);
        assertThat(DirectoryPodReader.read(pod))
                .isEqualTo(new DirectoryPod(task(verb), "pod-uid", State.RUNNING, "", false));
    }

    @Test
    void itRunsOnTheNodesAgentsImageWithoutAShellAndSeesOnlyThePool() {
        V1PodSpec spec = pod(Verb.MAKE).getSpec();
        V1Container container = spec.getContainers().getFirst();
        assertThat(spec.getNodeName()).isEqualTo("n1");
        assertThat(container.getImage()).isEqualTo("xlss/node-agent:1");
        assertThat(container.getCommand().getFirst()).isEqualTo("java");
        assertThat(container.getArgs()).containsExactly("make", "/pool", "pvc-u", "pool-1");
        assertThat(spec.getVolumes()).hasSize(1);
        assertThat(spec.getVolumes().getFirst().getHostPath().getPath()).isEqualTo("/data");
        assertThat(spec.getVolumes().getFirst().getHostPath().getType()).isEqualTo("Directory");
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getOverhead()).as("the API refuses an empty one").isNull();
    }

    @Test
    void theReasonOfAFailureIsWhatTheProgramSaidOrElseWhatKubeletSays() {
        V1Pod pod = pod(Verb.MAKE);
        pod.setStatus(
                new V1PodStatus().phase("Failed").reason("DeadlineExceeded").message("too long"));
        assertThat(DirectoryPodReader.read(pod).reason()).isEqualTo("too long");
        pod.getStatus()
                .setContainerStatuses(List.of(new V1ContainerStatus()
                        .state(new V1ContainerState()
                                .terminated(new V1ContainerStateTerminated()
                                        .exitCode(1)
                                        .reason("Error")
                                        .message("no pool is here\n")))));
        assertThat(DirectoryPodReader.read(pod))
                .isEqualTo(new DirectoryPod(task(Verb.MAKE), "pod-uid", State.FAILED, "no pool is here", false));
    }

    @Test
    void aPodThatIsNoneOfTheseIsNotRead() {
        V1Pod pod = pod(Verb.MAKE);
        pod.getMetadata().setName("another");
        assertThatThrownBy(() -> DirectoryPodReader.read(pod)).isInstanceOf(IllegalArgumentException.class);
    }

    private static V1Pod pod(Verb verb) {
        V1Container agent = new V1Container().name("node-agent").image("xlss/node-agent:1");
        V1Pod pod = DirectoryPodBuilder.pod(task(verb), agent, new V1PodSpec());
        pod.getMetadata().setUid("pod-uid");
        return pod;
    }

    private static DirectoryTask task(Verb verb) {
        return new DirectoryTask(verb, "pvc-u", "n1", new BasePath("/data"), "pool-1", ObjectKey.of("ns", "data"), "u");
    }
}
