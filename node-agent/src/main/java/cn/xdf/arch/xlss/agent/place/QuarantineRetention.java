package cn.xdf.arch.xlss.agent.place;

import java.time.Duration;
import java.time.Instant;

/** How long what was put aside is kept, once a snapshot is proved to hold the same. */
public record QuarantineRetention(Duration time) {
    /** Longer than the directories: one that finds its snapshot gone is saved once more, and is kept again as long. */
    private static final int OF_SNAPSHOTS = 2;

    public boolean isOver(Instant saved, Instant now) {
        return saved.plus(time).isBefore(now);
    }

    /** Salvage snapshots from before this are not needed any more. */
    public Instant snapshotsFrom(Instant now) {
        return now.minus(time.multipliedBy(OF_SNAPSHOTS));
    }
}
