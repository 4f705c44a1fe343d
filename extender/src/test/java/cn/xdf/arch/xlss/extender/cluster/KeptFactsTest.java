package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1LocalVolumeSource;
import io.kubernetes.client.openapi.models.V1NodeSelector;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NodeSelectorTerm;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimVolumeSource;
import io.kubernetes.client.openapi.models.V1PersistentVolumeSpec;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeNodeAffinity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of thousands of pods and volumes, and what is not. */
class KeptFactsTest {
    @Test
    void of_pods_that_have_their_node_only_those_are_kept_of_which_something_is_to_be_taken_back() {
        assertThat(WorkloadReading.of(pod(null))).isPresent();
        assertThat(WorkloadReading.of(pod("n1"))).isEmpty();

        V1Pod marked = pod("n1");
        marked.getMetadata().putAnnotationsItem(Report.RELOCATING_FROM, "n0");
        assertThat(WorkloadReading.of(marked)).isPresent();

        V1Pod waits = pod("n1");
        waits.setStatus(new V1PodStatus()
                .addConditionsItem(new V1PodCondition().type(Report.DATA_READY).status("False")));
        assertThat(WorkloadReading.of(waits)).isPresent();
    }

    @Test
    void a_volume_that_was_only_written_anew_is_the_same() {
        assertThat(VolumeFacts.of(volume("1", "n1")).reading()).isInstanceOf(VolumeReading.Ours.class);
        assertThat(VolumeFacts.of(volume("1", "n1"))).isEqualTo(VolumeFacts.of(volume("2", "n1")));
        assertThat(VolumeFacts.of(volume("1", "n1"))).isNotEqualTo(VolumeFacts.of(volume("2", "n2")));
    }

    private static V1Pod pod(String node) {
        var claim = new V1PersistentVolumeClaimVolumeSource().claimName("data");
        var volume = new V1Volume().name("data").persistentVolumeClaim(claim);
        return new V1Pod()
                .metadata(new V1ObjectMeta().namespace("ns").name("pod").uid("u"))
                .spec(new V1PodSpec()
                        .schedulerName(Names.SCHEDULER)
                        .nodeName(node)
                        .addVolumesItem(volume));
    }

    private static V1PersistentVolume volume(String version, String home) {
        var born = new V1NodeSelectorRequirement()
                .key(VolumeReader.HOSTNAME)
                .operator("In")
                .values(List.of("n1"));
        var affinity = new V1VolumeNodeAffinity()
                .required(new V1NodeSelector()
                        .addNodeSelectorTermsItem(new V1NodeSelectorTerm().addMatchExpressionsItem(born)));
        Map<String, String> annotations = Map.of(
                VolumeReader.PROVISIONED_BY,
                Names.STORAGE_CLASS_PROVISIONER,
                Volume.HOME,
                home,
                Volume.HOME_POOL,
                "pool",
                Volume.EPOCH,
                "0");
        return new V1PersistentVolume()
                .metadata(new V1ObjectMeta()
                        .name("pv")
                        .uid("u")
                        .resourceVersion(version)
                        .annotations(annotations))
                .spec(new V1PersistentVolumeSpec()
                        .capacity(Map.of("storage", new Quantity("1Gi")))
                        .local(new V1LocalVolumeSource().path("/data/pv"))
                        .nodeAffinity(affinity));
    }
}
