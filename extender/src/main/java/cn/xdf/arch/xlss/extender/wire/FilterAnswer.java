package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.annotation.JsonSerialize;

/** ExtenderFilterResult; the maps hold node name → reason. FailedAndUnresolvableNodes is known since Kubernetes 1.21, older ones skip it. */
public record FilterAnswer(
        @JsonProperty("NodeNames") List<String> nodeNames,
        @JsonProperty("FailedNodes") Map<String, String> failedNodes,

        @JsonProperty("FailedAndUnresolvableNodes") @JsonSerialize(using = Reasons.class)
        Map<String, String> failedAndUnresolvableNodes,

        @JsonProperty("Error") String error) {
    public static FilterAnswer error(String error) {
        return new FilterAnswer(List.of(), Map.of(), Map.of(), error);
    }

    public boolean passesAll(NodesRequest asked) {
        return nodeNames.equals(asked.nodeNames());
    }
}
