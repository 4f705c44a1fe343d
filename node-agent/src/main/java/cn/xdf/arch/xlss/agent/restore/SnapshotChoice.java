package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which snapshots a restore takes: the newest good ones, all volumes from one run.
 *
 * @param wish {@code latest}, an id, or a time
 * @param maxAge an older choice is refused; empty: any age
 */
record SnapshotChoice(String wish, EmptyStart emptyStart, Optional<Duration> maxAge, Instant now) {
    private static final Comparator<Snapshot> BEST = Comparator.comparingLong(Snapshot::epoch)
            .thenComparing(Snapshot::time)
            .thenComparing(Snapshot::id);

    /**
     * A volume and all its snapshots.
     *
     * @param epoch it is in now
     * @param origin id of the snapshot that this epoch began with; inner empty: it began without data, outer: unknown
     */
    record Volume(String name, long epoch, Optional<Optional<String>> origin, List<Snapshot> snapshots) {}

    /**
     * @return a snapshot by volume; empty for one that begins without data
     * @throws RestoreFailure there is none to take
     */
    Map<String, Optional<Snapshot>> of(List<Volume> volumes) throws RestoreFailure {
        boolean nothingAtAll = volumes.stream().allMatch(volume -> own(volume).isEmpty());
        if (emptyStart == EmptyStart.ALWAYS || emptyStart == EmptyStart.IF_NO_SNAPSHOT && nothingAtAll) {
            return volumes.stream().collect(Collectors.toMap(Volume::name, volume -> Optional.empty()));
        }
        Map<String, List<Snapshot>> candidates = new TreeMap<>();
        for (Volume volume : volumes) {
            candidates.put(volume.name(), candidates(volume));
        }
        String run = run(candidates);
        Map<String, Optional<Snapshot>> chosen = new TreeMap<>();
        for (Map.Entry<String, List<Snapshot>> volume : candidates.entrySet()) {
            Snapshot best = best(volume.getValue(), run).orElseThrow();
            checkAge(best);
            chosen.put(volume.getKey(), Optional.of(best));
        }
        return chosen;
    }

    private static List<Snapshot> own(Volume volume) {
        return volume.snapshots().stream()
                .filter(snapshot -> snapshot.volume().equals(volume.name()))
                .toList();
    }

    private List<Snapshot> candidates(Volume volume) throws RestoreFailure {
        List<Snapshot> own = own(volume);
        Optional<Instant> notAfter = time();
        List<Snapshot> found;
        if (wish.equals(PvRestore.LATEST)) {
            found = current(volume, own.stream().filter(Snapshot::isGood).toList());
        } else if (notAfter.isPresent()) {
            found = own.stream()
                    .filter(Snapshot::isGood)
                    .filter(snapshot -> !snapshot.time().isAfter(notAfter.get()))
                    .toList();
        } else {
            found = own; // a person chose it: it need not be good, and the other volumes follow its run
        }
        if (found.isEmpty()) {
            throw new RestoreFailure(RestoreReason.NO_SNAPSHOT, none(volume, own));
        }
        return found;
    }

    /** A former home's late snapshots never win: of an older epoch, only what the present one began with counts. */
    private static List<Snapshot> current(Volume volume, List<Snapshot> good) throws RestoreFailure {
        if (good.stream().anyMatch(snapshot -> snapshot.epoch() > volume.epoch())) {
            throw new RestoreFailure(
                    RestoreReason.EPOCH_MISMATCH,
                    volume.name() + " is in epoch " + volume.epoch() + ", but was backed up in a later one");
        }
        List<Snapshot> present = good.stream()
                .filter(snapshot -> snapshot.epoch() == volume.epoch())
                .toList();
        if (!present.isEmpty() || volume.origin().isEmpty()) {
            return present;
        }
        return good.stream()
                .filter(snapshot ->
                        volume.origin().get().filter(snapshot.id()::equals).isPresent())
                .toList();
    }

    /** The best run that has a candidate of every volume. */
    private String run(Map<String, List<Snapshot>> candidates) throws RestoreFailure {
        List<Snapshot> first = candidates.values().iterator().next();
        return candidates.values().stream()
                .flatMap(List::stream)
                .filter(snapshot -> isWishedId(snapshot) || isLatestOrTime())
                .sorted(BEST.reversed())
                .map(snapshot -> candidates.size() == 1 ? snapshot.id() : snapshot.run())
                .filter(run -> candidates.values().stream()
                        .allMatch(snapshots -> best(snapshots, run).isPresent()))
                .findFirst()
                .orElseThrow(() -> new RestoreFailure(
                        RestoreReason.NO_SNAPSHOT,
                        isLatestOrTime()
                                ? "no backup has all of " + candidates.keySet()
                                : "no snapshot " + wish + " of "
                                        + first.getFirst().volume()));
    }

    private static Optional<Snapshot> best(List<Snapshot> snapshots, String run) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.run().equals(run) || snapshot.id().equals(run))
                .max(BEST);
    }

    private void checkAge(Snapshot snapshot) throws RestoreFailure {
        Duration age = Duration.between(snapshot.time(), now);
        if (maxAge.isPresent() && age.compareTo(maxAge.get()) > 0) {
            throw new RestoreFailure(
                    RestoreReason.DATA_TOO_OLD,
                    "the newest good snapshot of " + snapshot.volume() + " is of " + snapshot.time()
                            + ", older than allowed");
        }
    }

    private boolean isLatestOrTime() {
        return wish.equals(PvRestore.LATEST) || time().isPresent();
    }

    private boolean isWishedId(Snapshot snapshot) {
        return !wish.equals(PvRestore.LATEST) && snapshot.id().startsWith(wish);
    }

    private Optional<Instant> time() {
        return wish.contains("T") ? Optional.of(OffsetDateTime.parse(wish).toInstant()) : Optional.empty();
    }

    private String none(Volume volume, List<Snapshot> own) {
        return own.isEmpty()
                ? "the repository holds no snapshot of " + volume.name()
                : "none of the " + own.size() + " snapshots of " + volume.name() + " counts (partial, shrunk, salvaged,"
                        + " taken by a former home, or after the wished time)";
    }
}
