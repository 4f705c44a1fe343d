package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.api.Names;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what the signposts need from the API's objects. */
final class SignpostFacts {
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private SignpostFacts() {}

    static NodeFacts of(V1Node node) {
        Map<String, String> labels = orEmpty(node.getMetadata().getLabels());
        return new NodeFacts(
                node.getMetadata().getName(), labels.getOrDefault(HOSTNAME, ""), below(Signposts.PREFIX, labels));
    }

    /** Empty for a volume that is not ours. */
    static Optional<VolumeVerdict> of(V1PersistentVolume volume) {
        V1ObjectMeta metadata = volume.getMetadata();
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        if (!Names.STORAGE_CLASS_PROVISIONER.equals(annotations.get(PROVISIONED_BY))) {
            return Optional.empty();
        }
        return Optional.of(VolumeVerdict.of(metadata.getName(), birthplace(volume), annotations));
    }

    /** From the affinity, which nobody can change, unlike an annotation. */
    private static String birthplace(V1PersistentVolume volume) {
        return requirements(volume)
                .filter(requirement -> HOSTNAME.equals(requirement.getKey()) && "In".equals(requirement.getOperator()))
                .map(requirement -> orNone(requirement.getValues()))
                .filter(values -> values.size() == 1)
                .map(List::getFirst)
                .findFirst()
                .orElse("");
    }

    private static Stream<V1NodeSelectorRequirement> requirements(V1PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getNodeAffinity())
                .map(affinity -> affinity.getRequired())
                .map(required -> orNone(required.getNodeSelectorTerms()))
                .orElse(List.of())
                .stream()
                .flatMap(term -> orNone(term.getMatchExpressions()).stream());
    }

    private static Map<String, String> below(String prefix, Map<String, String> map) {
        Map<String, String> below = new TreeMap<>();
        map.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : list;
    }
}
