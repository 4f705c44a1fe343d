package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.volume.VolumeReader;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the signposts need from a Node of the API. */
public final class SignpostFacts {
    private SignpostFacts() {}

    public static NodeFacts of(V1Node node) {
        Map<String, String> labels = orEmpty(node.getMetadata().getLabels());
        return new NodeFacts(
                node.getMetadata().getName(),
                labels.getOrDefault(VolumeReader.HOSTNAME, ""),
                below(Signposts.PREFIX, labels));
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
}
