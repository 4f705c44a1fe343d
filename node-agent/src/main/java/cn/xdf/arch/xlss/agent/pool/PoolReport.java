package cn.xdf.arch.xlss.agent.pool;

import static cn.xdf.arch.xlss.api.StorageNode.LONGEST_REASON;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.nio.file.Path;

/**
 * A pool's entry in the StorageNode while it is being filled in.
 *
 * @param uuid empty: not known
 * @param filesystem null: not known
 */
record PoolReport(String path, String uuid, Filesystem filesystem) {
    static PoolReport of(Path base, KnownPool known) {
        return new PoolReport(base.toString(), known.uuid().orElse(""), null);
    }

    PoolReport on(Filesystem other) {
        return new PoolReport(path, uuid, other);
    }

    PoolReport withUuid(String other) {
        return new PoolReport(path, other, filesystem);
    }

    Pool failed(String reason) {
        return state(PoolState.FAILED, reason);
    }

    /** @param reason null: none */
    Pool state(PoolState state, String reason) {
        Space space = filesystem == null ? null : filesystem.space();
        return new Pool(
                path,
                orNull(uuid),
                filesystem == null ? null : filesystem.type(),
                filesystem == null ? null : orNull(filesystem.identity().toString()),
                space == null ? null : space.capacityBytes(),
                space == null ? null : space.freeBytes(),
                space == null ? null : space.inodes(),
                space == null ? null : space.inodesFree(),
                state.value(),
                shortened(reason));
    }

    /** The same pool, of which nothing new is known but that it failed. */
    static Pool failed(Pool last, String reason) {
        return new Pool(
                last.path(),
                last.uuid(),
                last.filesystemType(),
                last.filesystemUuid(),
                last.capacityBytes(),
                last.freeBytes(),
                last.inodes(),
                last.inodesFree(),
                PoolState.FAILED.value(),
                shortened(reason));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String shortened(String reason) {
        return reason == null || reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
