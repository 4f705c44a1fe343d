package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** HostPriority. @param score 0 to 10, more is better */
public record HostScore(
        @JsonProperty("Host") String host,
        @JsonProperty("Score") long score) {}
