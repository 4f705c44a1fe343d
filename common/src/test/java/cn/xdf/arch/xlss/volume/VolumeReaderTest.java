package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1LocalVolumeSource;
import io.kubernetes.client.openapi.models.V1NodeSelector;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NodeSelectorTerm;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeSpec;
import io.kubernetes.client.openapi.models.V1PersistentVolumeStatus;
import io.kubernetes.client.openapi.models.V1VolumeNodeAffinity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeReaderTest {
    @Test
    void aVolumeInOrderIsOurs() {
        assertThat(VolumeReader.read(volume("pv1")))
                .isEqualTo(new VolumeReading.Ours(new LocalVolume(
                        "pv1",
                        "uid-1",
                        "7",
                        Optional.of(new Claim("ns", "data", "claim-uid")),
                        "worker-1",
                        "n1",
                        "pool-1",
                        3,
                        "",
                        Optional.empty(),
                        "/var/lib/xlss",
                        1 << 30,
                        "Bound",
                        "Delete",
                        false)));
    }

    @Test
    void itsDirectoryIsTheOneThatWasRead() {
        assertThat(VolumeReader.read(volume("pv1")))
                .isInstanceOfSatisfying(
                        VolumeReading.Ours.class,
                        ours -> assertThat(ours.volume().path()).isEqualTo("/var/lib/xlss/pv1"));
    }

    @Test
    void aVolumeOfSomebodyElseIsForeignWhateverItSays() {
        V1PersistentVolume volume = volume("pv1");
        volume.getMetadata().putAnnotationsItem(VolumeReader.PROVISIONED_BY, "rancher.io/local-path");
        assertThat(VolumeReader.read(volume)).isEqualTo(new VolumeReading.Foreign());
        volume.getMetadata().setAnnotations(null);
        assertThat(VolumeReader.read(volume)).isEqualTo(new VolumeReading.Foreign());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "home, null, annotation home is missing",
                "home, ' ', annotation home is missing",
                "home-pool, '', annotation home-pool is missing",
                "epoch, null, annotation epoch is missing",
                "epoch, -1, annotation epoch is not a whole number from 0 on",
                "epoch, 1.0, annotation epoch is not a whole number from 0 on",
                "epoch, 007, annotation epoch is not a whole number from 0 on",
                "epoch, 9999999999999999999, annotation epoch is not a whole number from 0 on",
                "placing, {}, annotation placing is not <restore UID>/<node>/<pool>/<snapshot>",
            })
    void aVolumeWhoseAnnotationsAreOutOfOrderIsRefused(String annotation, String value, String reason) {
        V1PersistentVolume volume = volume("pv1");
        if (value == null) {
            volume.getMetadata().getAnnotations().remove(Names.PREFIX + annotation);
        } else {
            volume.getMetadata().putAnnotationsItem(Names.PREFIX + annotation, value);
        }
        assertThat(VolumeReader.read(volume))
                .isEqualTo(new VolumeReading.Refused(
                        "pv1", reason.replace("annotation ", "annotation " + Names.PREFIX), "worker-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/xlss/other",
        "/var/lib/xlss/pv1/",
        "/pv1",
        "pv1",
        "/var/../etc/pv1",
        "/var/lib/xlss/xpv1",
        "/var//xlss/pv1",
        "''"
    })
    void aDirectoryThatIsNotItsOwnIsRefused(String path) {
        V1PersistentVolume volume = volume("pv1");
        volume.getSpec().getLocal().setPath(path);
        assertThat(VolumeReader.read(volume)).isInstanceOf(VolumeReading.Refused.class);
    }

    @Test
    void aVolumeOfAnotherTypeIsRefused() {
        V1PersistentVolume volume = volume("pv1");
        volume.getSpec().setLocal(null);
        assertThat(VolumeReader.read(volume)).isEqualTo(refused("it is not of type local", "worker-1"));
    }

    @Test
    void namesThatNoLabelCanCarryAreRefused() {
        assertThat(VolumeReader.read(volume("x".repeat(63)))).isInstanceOf(VolumeReading.Ours.class);
        assertThat(VolumeReader.read(volume("x".repeat(64)))).isInstanceOf(VolumeReading.Refused.class);
        assertThat(VolumeReader.read(volume("admitted"))).isInstanceOf(VolumeReading.Refused.class);
    }

    @Test
    void onlyTheFirstTermsHostnameIsTheBirthplace() {
        V1PersistentVolume volume = volume("pv1");
        List<V1NodeSelectorTerm> terms =
                volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms();
        terms.addFirst(new V1NodeSelectorTerm().matchExpressions(List.of(requirement("zone", "here"))));
        assertThat(VolumeReader.read(volume)).isEqualTo(refused("its node affinity names no birthplace", ""));
        terms.removeFirst();
        terms.getFirst().setMatchExpressions(List.of(requirement(VolumeReader.HOSTNAME, "a", "b")));
        assertThat(VolumeReader.read(volume)).isEqualTo(refused("its node affinity names no birthplace", ""));
        volume.getSpec().setNodeAffinity(null);
        assertThat(VolumeReader.read(volume)).isEqualTo(refused("its node affinity names no birthplace", ""));
    }

    @Test
    void aMoveIsSeen() {
        V1PersistentVolume volume = volume("pv1");
        volume.getMetadata().putAnnotationsItem(Volume.MOVING, "r1");
        volume.getMetadata().putAnnotationsItem(Volume.PLACING, "r1/n2/pool-2/abc");
        LocalVolume read = ((VolumeReading.Ours) VolumeReader.read(volume)).volume();
        assertThat(read.isMoving()).isTrue();
        assertThat(read.isAtRest()).isFalse();
        assertThat(read.placing()).contains(new Placing("r1", "n2", "pool-2", "abc"));
    }

    private static VolumeReading refused(String reason, String birthplace) {
        return new VolumeReading.Refused("pv1", reason, birthplace);
    }

    private static V1NodeSelectorRequirement requirement(String key, String... values) {
        return new V1NodeSelectorRequirement().key(key).operator("In").values(List.of(values));
    }

    private static V1PersistentVolume volume(String name) {
        Map<String, String> annotations = new HashMap<>(Map.of(
                VolumeReader.PROVISIONED_BY, Names.STORAGE_CLASS_PROVISIONER,
                Volume.HOME, "n1",
                Volume.HOME_POOL, "pool-1",
                Volume.EPOCH, "3"));
        V1NodeSelector selector = new V1NodeSelector()
                .addNodeSelectorTermsItem(new V1NodeSelectorTerm()
                        .addMatchExpressionsItem(requirement(VolumeReader.HOSTNAME, "worker-1")));
        return new V1PersistentVolume()
                .metadata(new V1ObjectMeta()
                        .name(name)
                        .uid("uid-1")
                        .resourceVersion("7")
                        .annotations(annotations))
                .spec(new V1PersistentVolumeSpec()
                        .capacity(Map.of("storage", new Quantity("1Gi")))
                        .persistentVolumeReclaimPolicy("Delete")
                        .claimRef(new V1ObjectReference()
                                .namespace("ns")
                                .name("data")
                                .uid("claim-uid"))
                        .local(new V1LocalVolumeSource().path("/var/lib/xlss/" + name))
                        .nodeAffinity(new V1VolumeNodeAffinity().required(selector)))
                .status(new V1PersistentVolumeStatus().phase("Bound"));
    }
}
