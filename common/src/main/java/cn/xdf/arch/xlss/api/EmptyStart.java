package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/** Whether a restore may begin a volume without data. */
public enum EmptyStart {
    /** Without a good snapshot the restore fails. */
    NEVER("Never"),

    /** Only when the repository was read and holds no snapshot of the volume at all. */
    IF_NO_SNAPSHOT("IfNoSnapshot"),

    /** Snapshots are not even looked for. */
    ALWAYS("Always");

    private final String value;

    EmptyStart(String value) {
        this.value = value;
    }

    /** As it stands in {@code spec.startEmpty}. */
    public String value() {
        return value;
    }

    /** The one that is written as {@code value}; {@link #NEVER} when this version does not know it: data is never given up by mistake. */
    public static EmptyStart of(String value) {
        return Arrays.stream(values())
                .filter(one -> one.value.equals(value))
                .findFirst()
                .orElse(NEVER);
    }
}
