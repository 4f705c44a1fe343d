package cn.xdf.arch.xlss.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What became of the pods, in words: {@code placed}, {@code refused} or {@code waits}, and what their claims were given. */
final class ParityVerdicts {
    private ParityVerdicts() {}

    /** By the id of the copy. A pod that nobody has said anything of yet is not among them. */
    static Map<String, String> of(TestNamespace namespace, List<ParityCopy> copies) {
        Map<String, JsonNode> pods = byName(namespace, "pods");
        Map<String, JsonNode> claims = byName(namespace, "pvc");
        Map<String, String> verdicts = new TreeMap<>();
        for (ParityCopy copy : copies) {
            List<String> served = copy.of().claims().stream()
                    .flatMap(claim -> served(copy, claim, claims.get(copy.id() + "-" + claim)).stream())
                    .toList();
            String verdict = verdict(pods.get(copy.id()), served, copy.of().choosesNode());
            assertThat(verdict)
                    .as("verdict of " + copy.scheduler() + " on " + copy.of().name())
                    .isNotEmpty();
            verdicts.put(copy.id(), verdict);
        }
        return verdicts;
    }

    /** A node that the scheduler has chosen for a claim tells more than the condition: that may be left from a try before the claim was there. */
    private static String verdict(JsonNode pod, List<String> served, boolean chosenBefore) {
        String with = served.isEmpty() ? "" : ": " + String.join(", ", served);
        if (!pod.at("/spec/nodeName").asString("").isEmpty()) {
            return "placed" + with;
        }
        boolean chosen = served.stream().anyMatch(one -> one.endsWith("to be made"));
        if (chosen && !chosenBefore) {
            return "waits" + with;
        }
        boolean refused = pod.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString().equals("PodScheduled")
                        && condition.path("status").asString().equals("False"));
        if (refused) {
            return "refused" + with;
        }
        return chosen ? "waits" + with : "";
    }

    private static Optional<String> served(ParityCopy copy, String name, JsonNode claim) {
        if (claim == null) {
            return Optional.empty();
        }
        String volume = claim.at("/spec/volumeName").asString("");
        String node = claim.at("/metadata/annotations/volume.kubernetes.io~1selected-node")
                .asString("");
        if (!volume.isEmpty()) {
            return Optional.of(name + "=" + volume.replace(copy.id() + "-", "").replace("-" + copy.id(), ""));
        }
        return node.equals(copy.node()) ? Optional.of(name + " to be made") : Optional.empty();
    }

    static Map<String, JsonNode> byName(TestNamespace namespace, String kind) {
        Map<String, JsonNode> all = new TreeMap<>();
        namespace
                .json("get", kind)
                .path("items")
                .forEach(one -> all.put(one.at("/metadata/name").asString(), one));
        return all;
    }
}
