package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The pods that would have to go from one node, and how many disruption budgets that would break. */
public record MetaVictims(
        @JsonProperty("Pods") List<MetaPod> pods,
        @JsonProperty("NumPDBViolations") long numPdbViolations) {
    public record MetaPod(@JsonProperty("UID") String uid) {}
}
