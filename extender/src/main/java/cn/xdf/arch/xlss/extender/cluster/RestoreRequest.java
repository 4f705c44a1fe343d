package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestoreName;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.filter.Demand;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PvRestore that brings a pod's volumes to a node. */
final class RestoreRequest {
    private RestoreRequest() {}

    /** One for all volumes: of what their users have set, what gives up least. */
    static PvRestore of(PodClaims pod, String node, List<Demand.Relocate> volumes) {
        V1ObjectMeta metadata = new V1ObjectMeta()
                .namespace(pod.namespace())
                .name(PvRestoreName.of(pod.namespace(), pod.name()))
                .labels(Map.of(Labels.POD_UID, pod.uid()));
        List<String> names =
                volumes.stream().map(move -> move.volume().name()).sorted().toList();
        Optional<Long> age = volumes.stream()
                .flatMap(move -> move.maxDataAge().stream())
                .map(Duration::toSeconds)
                .min(Long::compare);
        String startEmpty = volumes.stream()
                .map(Demand.Relocate::emptyStart)
                .min(Comparator.naturalOrder())
                .orElse(EmptyStart.NEVER)
                .value();
        return PvRestore.of(
                metadata,
                new PvRestore.Spec(
                        node,
                        pod.namespace(),
                        pod.name(),
                        names,
                        PvRestore.LATEST,
                        null,
                        startEmpty,
                        age.orElse(null)));
    }
}
