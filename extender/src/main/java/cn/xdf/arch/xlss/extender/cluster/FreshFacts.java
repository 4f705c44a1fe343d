package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.capacity.Promised;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Claims and volumes read anew, since a Binding is final; what only guides the choice of a node comes from memory. For one look, of one thread. */
final class FreshFacts implements Facts {
    private final KubernetesApi api;
    private final Facts known;
    private final Map<String, Optional<VolumeFacts>> volumes = new HashMap<>();

    FreshFacts(KubernetesApi api, Facts known) {
        this.api = api;
        this.known = known;
    }

    @Override
    public Optional<String> fault() {
        return known.fault();
    }

    @Override
    public Optional<ClaimFacts> claim(ObjectKey key) {
        return api.find(ResourceKind.CLAIMS, key).map(WorkloadReading::of);
    }

    @Override
    public Optional<VolumeReading> volume(String name) {
        return find(name).map(VolumeFacts::reading);
    }

    /** Which volumes are free is memory's word; whoever takes one does so only as it was seen. */
    @Override
    public ForeignFacts foreign() {
        return new FreshForeign(known.foreign(), name -> find(name).flatMap(VolumeFacts::foreign));
    }

    private Optional<VolumeFacts> find(String name) {
        return volumes.computeIfAbsent(
                name, any -> api.find(ResourceKind.VOLUMES, ObjectKey.of(name)).map(VolumeFacts::of));
    }

    @Override
    public Optional<ClassFacts> storageClass(String name) {
        return known.storageClass(name);
    }

    @Override
    public Candidate node(String name) {
        return known.node(name);
    }

    @Override
    public Optional<PodFacts> pod(ObjectKey key) {
        return known.pod(key);
    }

    @Override
    public Optional<RestoreFacts> restore(ObjectKey key) {
        return api.find(ClusterFacts.RESTORES, key).map(ObjectReading::of);
    }

    @Override
    public Optional<RestoreFacts> restoring(String volume) {
        return known.restoring(volume);
    }

    @Override
    public Map<String, String> statefulSet(ObjectKey key) {
        return known.statefulSet(key);
    }

    @Override
    public boolean braked() {
        return known.braked();
    }

    @Override
    public Promised promised() {
        return known.promised();
    }

    @Override
    public Instant now() {
        return known.now();
    }
}
