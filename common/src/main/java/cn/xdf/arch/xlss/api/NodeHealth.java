package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/** Whether a node still holds its volumes, as the provisioner judges. */
public enum NodeHealth {
    /** Its volumes are used there. */
    HEALTHY("Healthy"),

    /** Something is wrong, nothing is moved yet. */
    SUSPECT("Suspect"),

    /** Its volumes may be moved, each after its own patience. */
    LOST("Lost");

    private final String value;

    NodeHealth(String value) {
        this.value = value;
    }

    /** As it stands in the object. */
    public String value() {
        return value;
    }

    /** The one that is written as {@code value}; null when this version does not know it. */
    public static NodeHealth of(String value) {
        return Arrays.stream(values())
                .filter(one -> one.value.equals(value))
                .findFirst()
                .orElse(null);
    }
}
