package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/** Whether a pool can be used, as its node's agent sees it. */
public enum PoolState {
    /** Usable. */
    READY("Ready"),

    /** Data can be read, not written. */
    READ_ONLY("ReadOnly"),

    /** Missing, unmounted, replaced or broken. */
    FAILED("Failed");

    private final String value;

    PoolState(String value) {
        this.value = value;
    }

    /** As it stands in the object. */
    public String value() {
        return value;
    }

    /** The one that is written as {@code value}; null when this version does not know it. */
    public static PoolState of(String value) {
        return Arrays.stream(values())
                .filter(one -> one.value.equals(value))
                .findFirst()
                .orElse(null);
    }
}
