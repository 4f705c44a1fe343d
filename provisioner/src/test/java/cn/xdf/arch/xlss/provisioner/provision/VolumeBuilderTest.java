package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NodeSelectorTerm;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeBuilderTest {
    private static final String SIGNPOSTS = "localpv.node-restriction.kubernetes.io/";

    @Test
    void whatIsBuiltIsReadAsAVolumeInOrder() {
        assertThat(VolumeReader.read(volume()))
                .isEqualTo(new VolumeReading.Ours(new LocalVolume(
                        "pvc-u-1",
                        "",
                        "",
                        Optional.of(new LocalVolume.Claim("ns", "data", "u-1")),
                        "worker-1",
                        "172.24.248.14",
                        "pool-1",
                        0,
                        "",
                        Optional.empty(),
                        "/data",
                        10L << 30,
                        "",
                        "Retain",
                        false)));
    }

    @Test
    void itMatchesItsBirthplaceUnlessItIsAwayAndWhereverItIsHere() {
        List<V1NodeSelectorTerm> terms =
                volume().getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms();
        assertThat(terms).hasSize(2);
        assertThat(terms.get(0).getMatchExpressions())
                .containsExactly(
                        requirement("kubernetes.io/hostname", "In", "worker-1"),
                        requirement(SIGNPOSTS + "admitted", "In", "true"),
                        requirement(SIGNPOSTS + "pvc-u-1", "NotIn", "away"));
        assertThat(terms.get(1).getMatchExpressions())
                .containsExactly(
                        requirement(SIGNPOSTS + "pvc-u-1", "In", "here"),
                        new V1NodeSelectorRequirement()
                                .key("cluster-autoscaler.kubernetes.io/template-node")
                                .operator("DoesNotExist"));
    }

    @Test
    void theClaimsAndTheClassesWishesAreThere() {
        V1PersistentVolume volume = volume();
        assertThat(volume.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(volume.getSpec().getMountOptions()).containsExactly("noatime");
        assertThat(volume.getSpec().getStorageClassName()).isEqualTo("fast");
    }

    private static V1PersistentVolume volume() {
        ClaimFacts claim = new ClaimFacts(
                ObjectKey.of("ns", "data"),
                "u-1",
                "1",
                "fast",
                "172.24.248.14",
                "",
                "",
                "",
                false,
                List.of("ReadWriteOncePod"),
                "Filesystem",
                "10Gi",
                10L << 30,
                List.of());
        ClassFacts storageClass = new ClassFacts("fast", "p", Map.of(), "Retain", List.of("noatime"));
        DirectoryTask made = new DirectoryTask(
                Verb.MAKE, "pvc-u-1", "172.24.248.14", new BasePath("/data"), "pool-1", claim.key(), "u-1");
        return VolumeBuilder.volume(claim, storageClass, made, "worker-1");
    }

    private static V1NodeSelectorRequirement requirement(String key, String operator, String value) {
        return new V1NodeSelectorRequirement().key(key).operator(operator).values(List.of(value));
    }
}
