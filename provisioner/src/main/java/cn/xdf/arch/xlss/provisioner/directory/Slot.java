package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.volume.BasePath;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where pods for directories run, one at a time: a lane of a pool. What takes long has a lane of its own and holds nothing up.
 *
 * @param node name of the node
 * @param pool uuid of the pool that must be at the base path
 */
public record Slot(Lane lane, String node, BasePath basePath, String pool) {
    public enum Lane {
        /** Makes empty directories, and takes them back. */
        QUICK("xlss-mkdirs-"),
        /** Removes directories with all that is in them, as far as it comes in a few seconds: most are small. */
        REMOVAL("xlss-rmdirs-"),
        /** Goes on with those that take longer, so that no small one waits for them. */
        REST("xlss-rmrest-");

        private final String prefix;

        Lane(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The same for whoever computes it; a label's value. */
    String hash() {
        String identity = String.join("\n", node, basePath.value(), pool);
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** Of its pod of this number: who comes second finds the first one's there. */
    String podName(long number) {
        return lane.prefix + hash() + "-" + number;
    }
}
