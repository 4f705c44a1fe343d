package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.restore.TreeEntry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what restic says of snapshots and of what is in them. */
final class SnapshotReader {
    /** Bits of Go's file mode, as restic writes it, and what they are to everybody else. */
    private static final long GO_SETUID = 1L << 23;

    private static final long GO_SETGID = 1L << 22;
    private static final long GO_STICKY = 1L << 20;

    private SnapshotReader() {}

    static Snapshot read(ResticSnapshot snapshot) {
        String run = snapshot.value(SnapshotTags.RUN);
        return new Snapshot(
                snapshot.id(),
                snapshot.value(SnapshotTags.PV),
                snapshot.time(),
                run.isEmpty() ? snapshot.id() : run,
                epoch(snapshot.value(SnapshotTags.EPOCH)),
                snapshot.value(SnapshotTags.TRIGGER),
                snapshot.value(SnapshotTags.NODE),
                snapshot.flags().contains(SnapshotTags.PARTIAL),
                snapshot.flags().contains(SnapshotTags.FUZZY),
                snapshot.flags().contains(SnapshotTags.SHRUNK),
                snapshot.files(),
                snapshot.bytes());
    }

    /** Empty: the line tells of something else. */
    static Optional<TreeEntry> entry(JsonNode line) {
        if (!line.path("message_type").asString("").equals("node")) {
            return Optional.empty();
        }
        return Optional.of(new TreeEntry(
                line.path("path").asString(""),
                line.path("type").asString(""),
                line.path("size").asLong(0),
                mode(line.path("mode").asLong(0)),
                line.path("uid").asLong(0),
                line.path("gid").asLong(0),
                time(line.path("mtime").asString("")),
                line.path("inode").asLong(0)));
    }

    private static long epoch(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static int mode(long go) {
        return (int) (go & 0777)
                | ((go & GO_SETUID) != 0 ? 04000 : 0)
                | ((go & GO_SETGID) != 0 ? 02000 : 0)
                | ((go & GO_STICKY) != 0 ? 01000 : 0);
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
