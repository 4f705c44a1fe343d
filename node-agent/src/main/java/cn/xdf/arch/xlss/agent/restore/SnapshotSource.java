package cn.xdf.arch.xlss.agent.restore;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Where snapshots come from. All methods block; an interrupt ends them and what they started. */
public interface SnapshotSource {
    /** All snapshots of this volume. */
    List<Snapshot> snapshots(String namespace, String volume) throws RestoreFailure, InterruptedException;

    /** Writes the snapshot below {@code target}, as the named child that was backed up. */
    void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
            throws RestoreFailure, InterruptedException;

    /** Tells of every entry of the snapshot, the child itself included, to one caller at a time. */
    void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries)
            throws RestoreFailure, InterruptedException;

    /**
     * How far a restore is.
     *
     * @param trouble why it gets no further, for people; empty while it does
     */
    record Progress(long bytes, long bytesTotal, long files, long filesTotal, String trouble) {}
}
