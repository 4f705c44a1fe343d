package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.volume.BasePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        /** Removes directories with all that is in them. */
        SLOW("xlss-rmdirs-");

        private final String prefix;

        Lane(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * The only names that its pods can have: who comes second finds the first one there. Two, so that the next pod can run while the
     * last one, at its end, is still the record of what is to be done with its results.
     */
    List<String> podNames() {
        String identity = String.join("\n", node, basePath.value(), pool);
        String hash = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
        return List.of(lane.prefix + hash + "-0", lane.prefix + hash + "-1");
    }
}
