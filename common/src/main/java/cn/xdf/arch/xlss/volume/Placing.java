package cn.xdf.arch.xlss.volume;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A committed move whose data is not yet in place, as it stands in the annotation {@code placing}: {@code restoreUid/node/pool/snapshot}.
 *
 * @param restoreUid UID of the PvRestore
 * @param node name of the new home
 * @param pool uuid of the pool there
 * @param snapshot id of the snapshot that was staged; empty when the volume starts empty
 */
public record Placing(String restoreUid, String node, String pool, String snapshot) {
    private static final String SEPARATOR = "/";

    /** @throws IllegalArgumentException when a part is empty that must not be, or has a slash in it */
    public Placing {
        if (Stream.of(restoreUid, node, pool).anyMatch(String::isBlank)
                || Stream.of(restoreUid, node, pool, snapshot).anyMatch(part -> part.contains(SEPARATOR))) {
            throw new IllegalArgumentException(
                    "not a placing: " + String.join(SEPARATOR, restoreUid, node, pool, snapshot));
        }
    }

    /** Reads an annotation's value; empty when it is not one of ours. */
    public static Optional<Placing> parse(String annotation) {
        String[] parts = annotation.split(SEPARATOR, -1);
        if (parts.length != 4 || Stream.of(parts).limit(3).anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        return Optional.of(new Placing(parts[0], parts[1], parts[2], parts[3]));
    }

    /** The annotation's value. */
    public String annotation() {
        return String.join(SEPARATOR, restoreUid, node, pool, snapshot);
    }
}
