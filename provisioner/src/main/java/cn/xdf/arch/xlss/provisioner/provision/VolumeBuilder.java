package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.volume.VolumeReader;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1LocalVolumeSource;
import io.kubernetes.client.openapi.models.V1NodeSelector;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1NodeSelectorTerm;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeSpec;
import io.kubernetes.client.openapi.models.V1VolumeNodeAffinity;
import java.util.List;
import java.util.Map;

/** The PersistentVolume of a directory that was made. */
final class VolumeBuilder {
    /** A volume that never moved. */
    static final String FIRST_EPOCH = "0";

    private static final String TEMPLATE_NODE = "cluster-autoscaler.kubernetes.io/template-node";

    private VolumeBuilder() {}

    /** @param hostname the node's label {@code kubernetes.io/hostname} */
    static V1PersistentVolume volume(ClaimFacts claim, ClassFacts storageClass, DirectoryTask made, String hostname) {
        String name = claim.volumeName();
        return new V1PersistentVolume()
                .apiVersion("v1")
                .kind("PersistentVolume")
                .metadata(new V1ObjectMeta()
                        .name(name)
                        .annotations(Map.of(
                                VolumeReader.PROVISIONED_BY,
                                Names.STORAGE_CLASS_PROVISIONER,
                                Volume.HOME,
                                made.node(),
                                Volume.HOME_POOL,
                                made.pool(),
                                Volume.EPOCH,
                                FIRST_EPOCH)))
                .spec(new V1PersistentVolumeSpec()
                        .capacity(Map.of("storage", new Quantity(claim.size())))
                        .accessModes(claim.accessModes())
                        .volumeMode(claim.volumeMode())
                        .storageClassName(storageClass.name())
                        .persistentVolumeReclaimPolicy(storageClass.reclaimPolicy())
                        .mountOptions(storageClass.mountOptions().isEmpty() ? null : storageClass.mountOptions())
                        .claimRef(new V1ObjectReference()
                                .apiVersion("v1")
                                .kind("PersistentVolumeClaim")
                                .namespace(claim.key().namespace())
                                .name(claim.key().name())
                                .uid(claim.uid()))
                        .local(new V1LocalVolumeSource().path(made.basePath().directoryOf(name)))
                        .nodeAffinity(affinity(name, hostname)));
    }

    /** Immutable, so it is born with both: its birthplace unless it moved away, or wherever the signpost stands. */
    private static V1VolumeNodeAffinity affinity(String volume, String hostname) {
        String signpost = Labels.signpost(volume);
        return new V1VolumeNodeAffinity()
                .required(new V1NodeSelector()
                        .nodeSelectorTerms(List.of(
                                term(
                                        requirement(VolumeReader.HOSTNAME, "In", hostname),
                                        requirement(Labels.ADMITTED, "In", Labels.ADMITTED_VALUE),
                                        requirement(signpost, "NotIn", Labels.AWAY)),
                                term(
                                        requirement(signpost, "In", Labels.HERE),
                                        // the cluster autoscaler's model of a node it might add is no home
                                        new V1NodeSelectorRequirement()
                                                .key(TEMPLATE_NODE)
                                                .operator("DoesNotExist")))));
    }

    private static V1NodeSelectorTerm term(V1NodeSelectorRequirement... requirements) {
        return new V1NodeSelectorTerm().matchExpressions(List.of(requirements));
    }

    private static V1NodeSelectorRequirement requirement(String key, String operator, String value) {
        return new V1NodeSelectorRequirement().key(key).operator(operator).values(List.of(value));
    }
}
