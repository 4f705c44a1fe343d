package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1HostPathVolumeSource;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierPodTest {
    /** Its end is not trusted: what it made is taken back, and made anew where it is wanted. */
    @ParameterizedTest
    @CsvSource({
        "xlss-mkdir-, Pending, MAKE, RUNNING",
        "xlss-mkdir-, Running, MAKE, RUNNING",
        "xlss-mkdir-, Succeeded, MAKE, LOST",
        "xlss-mkdir-, Failed, MAKE, LOST",
        "xlss-rmdir-, Running, REMOVE_REST, RUNNING",
        "xlss-rmdir-, Succeeded, REMOVE_REST, LOST"
    })
    void aPodOfTheVersionBeforeIsATaskWhoseEndIsUnknown(String prefix, String phase, Verb verb, State state) {
        Batch batch = BatchReader.read(pod(prefix + "pvc-u", phase));
        assertThat(batch.name()).isEqualTo(prefix + "pvc-u");
        assertThat(batch.uid()).isEqualTo("pod-uid");
        assertThat(batch.ended()).isEqualTo(state == State.LOST);
        assertThat(batch.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo(state);
            assertThat(attempt.number()).isNegative();
            assertThat(attempt.task())
                    .isEqualTo(new DirectoryTask(
                            verb,
                            "pvc-u",
                            "n1",
                            new BasePath("/var/lib/xlss"),
                            "pool",
                            ObjectKey.of("ns", "data"),
                            "u"));
        });
    }

    @Test
    void aPodOfAnotherNameIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> BatchReader.read(pod("xlss-mkdir-pvc-other", "Failed")));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchReader.read(pod("pvc-u", "Failed")));
    }

    private static V1Pod pod(String name, String phase) {
        String prefix = "localpv.k8s.arch.xdf.cn/";
        return new V1Pod()
                .metadata(new V1ObjectMeta()
                        .name(name)
                        .uid("pod-uid")
                        .annotations(Map.of(
                                prefix + "volume", "pvc-u",
                                prefix + "pool", "pool",
                                prefix + "claim", "ns/data",
                                prefix + "claim-uid", "u")))
                .spec(new V1PodSpec()
                        .nodeName("n1")
                        .volumes(List.of(new V1Volume()
                                .name("pool")
                                .hostPath(new V1HostPathVolumeSource().path("/var/lib/xlss")))))
                .status(new V1PodStatus().phase(phase));
    }
}
