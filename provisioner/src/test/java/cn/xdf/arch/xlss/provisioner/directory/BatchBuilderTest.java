package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
    /**
     * While an upgrade or a rollback is under way the agent's image on a node is of another version than the provisioner that starts it. Whoever changes
     * this must start images of the version before as those expect it.
     */
    @Test
    void theImageOfAnotherVersionIsStartedByTheSameWords() {
        V1Container started = started(Verb.MAKE, Verb.UNDO);
        assertThat(started.getImage()).isEqualTo("agent:other");
        assertThat(String.join(" ", started.getCommand()))
                .isEqualTo("java @/app/jvm.options -Xmx32m -XX:-UsePerfData -XX:AOTCache=/app/directories.aot"
                        + " -cp /app/directories.jar cn.xdf.arch.xlss.volume.DirectoryProgram");
        assertThat(String.join(" ", started.getArgs())).isEqualTo("/pool uuid make=pvc-MAKE undo=pvc-UNDO");
        assertThat(Stream.of(Verb.values()).map(Verb::word)).containsExactly("make", "undo", "remove", "remove-rest");
    }

    @Test
    void aDirectoryThatIsWaitedForWeighsMoreThanOneThatIsRemoved() {
        assertThat(millis(started(Verb.MAKE))).isGreaterThanOrEqualTo(20 * millis(started(Verb.REMOVE)));
    }

    private static long millis(V1Container container) {
        return container
                .getResources()
                .getRequests()
                .get("cpu")
                .getNumber()
                .movePointRight(3)
                .longValue();
    }

    private static V1Container started(Verb... verbs) {
        List<DirectoryTask> tasks = Stream.of(verbs)
                .map(verb -> new DirectoryTask(
                        verb, "pvc-" + verb, "n1", new BasePath("/base"), "uuid", ObjectKey.of("ns", "data"), "u"))
                .toList();
        return BatchBuilder.pod("pod", tasks, new V1Container().image("agent:other"), new V1PodSpec())
                .getSpec()
                .getContainers()
                .getFirst();
    }
}
