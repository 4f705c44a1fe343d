package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** ExtenderBindingResult, and the body of every refused request. @param error empty means success */
public record ErrorAnswer(@JsonProperty("Error") String error) {
    public static final ErrorAnswer NONE = new ErrorAnswer("");
}
