package cn.xdf.arch.xlss.extender.wire;

import static cn.xdf.arch.xlss.http.Required.present;

import com.fasterxml.jackson.annotation.JsonProperty;

/** ExtenderArgs, sent to filter and prioritize. With {@code nodeCacheCapable: true} the scheduler fills NodeNames, else Nodes. */
public record NodesRequest(
        @JsonProperty("Pod") Pod pod,
        @JsonProperty("Nodes") Pod.Content nodes,
        @JsonProperty("NodeNames") NodeNames nodeNames)
        implements Request {
    @Override
    public void check() {
        RequiredNodes.pod(pod);
        if (nodes == null) {
            present(nodeNames, "NodeNames");
        }
        RequiredNodes.notTooMany(nodeNames, "NodeNames");
    }

    /** True when the scheduler sends whole nodes instead of names. */
    public boolean lacksNames() {
        return nodeNames == null;
    }
}
