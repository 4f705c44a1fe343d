package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.Required;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** ExtenderPreemptionArgs. With {@code nodeCacheCapable: true} the scheduler fills NodeNameToMetaVictims, else NodeNameToVictims. */
public record PreemptRequest(
        @JsonProperty("Pod") Pod pod,
        @JsonProperty("NodeNameToVictims") Pod.Content nodeNameToVictims,
        @JsonProperty("NodeNameToMetaVictims") Map<String, MetaVictims> nodeNameToMetaVictims)
        implements Request {
    @Override
    public void check() {
        RequiredNodes.pod(pod);
        if (nodeNameToVictims == null) {
            Required.present(nodeNameToMetaVictims, "NodeNameToMetaVictims");
        }
        if (nodeNameToMetaVictims != null) {
            RequiredNodes.notTooMany(nodeNameToMetaVictims.values(), "NodeNameToMetaVictims");
            Required.noNulls(nodeNameToMetaVictims.values(), "NodeNameToMetaVictims");
            nodeNameToMetaVictims.values().forEach(v -> Required.noNulls(v.pods(), "NodeNameToMetaVictims.Pods"));
        }
    }

    /** True when the scheduler sends whole pods instead of their UIDs. */
    public boolean lacksMetaVictims() {
        return nodeNameToMetaVictims == null;
    }
}
