package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What becomes of something that was put aside. Whatever is not certain leaves it where it is. */
final class SalvagePolicy {
    private static final String BOUND = "Bound";

    private SalvagePolicy() {}

    /** What is to be done with an entry. */
    enum Step {
        KEEP,
        /** Have a snapshot that holds it. */
        SAVE,
        /** Remove it, if that snapshot is still there and still holds it. */
        REMOVE
    }

    /**
     * Why nothing is to be done with it; empty: it is a stale directory of a volume that is in use.
     *
     * @param reading of the volume, just now; empty: there is none
     */
    static String refusal(QuarantineEntry entry, Optional<VolumeReading> reading) {
        if (entry.endedBy().isEmpty()) {
            return "its name tells no epoch";
        }
        if (reading.isEmpty()) {
            return "its volume is not there any more";
        }
        return switch (reading.get()) {
            case VolumeReading.Ours(LocalVolume volume) -> refusal(entry, volume);
            case VolumeReading.Refused refused -> "its volume cannot be trusted: " + refused.reason();
            case VolumeReading.Foreign foreign -> "its volume is not ours";
        };
    }

    private static String refusal(QuarantineEntry entry, LocalVolume volume) {
        if (!volume.basePath().equals(entry.basePath().toString())) {
            return "its volume is in another pool";
        }
        if (volume.deleting() || volume.claim().isEmpty() || !volume.phase().equals(BOUND)) {
            return "its volume is not bound to a claim";
        }
        return volume.epoch() < entry.endedBy().getAsLong()
                ? "its volume is in epoch " + volume.epoch() + ", from before it was put aside"
                : "";
    }

    /**
     * @param record of the last salvage; empty: none
     * @param changed whether anything changed since then
     */
    static Step step(Optional<SalvageRecord> record, boolean changed, QuarantineRetention retention, Instant now) {
        if (record.isEmpty() || changed) {
            return Step.SAVE;
        }
        if (!retention.isOver(record.get().time(), now)) {
            return Step.KEEP;
        }
        return record.get().result() == SalvageRecord.Result.PARTIAL ? Step.SAVE : Step.REMOVE;
    }

    /** Whether a pod of this node that uses the claim may have it mounted: at its home it has the volume itself. */
    static boolean mayBeMounted(LocalVolume volume, String node) {
        return !volume.home().equals(node);
    }

    /** Whether the volume's present data is in place, so that this is not the last that there is of it. */
    static boolean isInPlace(LocalVolume volume) {
        return volume.isAtRest();
    }

    /** The last snapshot that this node made of what is there: most likely it holds nearly all of it. */
    static Optional<Snapshot> last(QuarantineEntry entry, String node, List<Snapshot> snapshots) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.volume().equals(entry.volume())
                        && snapshot.node().equals(node)
                        && !snapshot.partial()
                        && snapshot.epoch() >= 0
                        && snapshot.epoch() < entry.endedBy().orElse(0))
                .max(Comparator.comparing(Snapshot::epoch).thenComparing(Snapshot::time));
    }
}
