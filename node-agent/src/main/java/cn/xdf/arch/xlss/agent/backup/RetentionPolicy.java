package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which snapshots of a volume to forget. */
final class RetentionPolicy {
    /** What a move or a person made for another purpose has its own time. */
    private static final Set<String> OURS = Set.of("schedule", "now");

    private static final Set<String> NOT_TO_BE_TRUSTED = Set.of(SnapshotTags.PARTIAL, SnapshotTags.SHRUNK);

    private RetentionPolicy() {}

    /**
     * Keeps the newest good ones, and whatever is newer than the oldest of them: a bad one pushes no good one out.
     *
     * @param keepLast how many good ones, at least 1
     * @param salvageFrom older salvage snapshots go
     */
    static List<String> toForget(List<ResticSnapshot> snapshots, int keepLast, Instant salvageFrom) {
        return Stream.concat(backups(snapshots, keepLast), salvages(snapshots, salvageFrom))
                .map(ResticSnapshot::id)
                .toList();
    }

    private static Stream<ResticSnapshot> salvages(List<ResticSnapshot> snapshots, Instant from) {
        return snapshots.stream().filter(ResticSnapshot::isSalvage).filter(snapshot -> snapshot.time()
                .isBefore(from));
    }

    private static Stream<ResticSnapshot> backups(List<ResticSnapshot> snapshots, int keepLast) {
        List<ResticSnapshot> newestFirst = snapshots.stream()
                .filter(snapshot -> OURS.contains(snapshot.value(SnapshotTags.TRIGGER)))
                .sorted(Comparator.comparing(ResticSnapshot::time).reversed())
                .toList();
        int kept = 0;
        int index = 0;
        while (index < newestFirst.size() && kept < keepLast) {
            kept += newestFirst.get(index).flags().stream().anyMatch(NOT_TO_BE_TRUSTED::contains) ? 0 : 1;
            index++;
        }
        return newestFirst.subList(index, newestFirst.size()).stream();
    }
}
