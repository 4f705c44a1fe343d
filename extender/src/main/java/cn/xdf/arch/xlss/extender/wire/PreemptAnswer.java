package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** ExtenderPreemptionResult: the nodes that may still be considered. */
public record PreemptAnswer(
        @JsonProperty("NodeNameToMetaVictims") Map<String, MetaVictims> nodeNameToMetaVictims) {}
