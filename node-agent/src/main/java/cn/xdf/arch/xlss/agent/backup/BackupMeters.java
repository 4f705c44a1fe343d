package cn.xdf.arch.xlss.agent.backup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Backups in numbers. By claim only for claims of this node's pods that have backups, or had one: as many series as there are such volumes. */
final class BackupMeters {
    private final Map<String, Volume> volumes = new ConcurrentHashMap<>();
    /** UIDs of claims of this node's pods for which nobody wants backups. */
    private final Set<String> without = ConcurrentHashMap.newKeySet();

    private final MeterRegistry meters;
    private final MultiGauge lastSuccess;
    private final MultiGauge due;
    private final MultiGauge bytes;
    private final MultiGauge failing;
    private final MultiGauge unprotected;
    private final MultiGauge progress;

    BackupMeters(MeterRegistry meters) {
        this.meters = meters;
        this.lastSuccess = gauge(
                "xlss.backup.last.success.timestamp", "seconds", "When the last good backup began; 0: there is none");
        this.due = gauge(
                "xlss.backup.due.timestamp",
                "seconds",
                "When the next backup is due; in the past: it is late by so much");
        this.bytes = gauge("xlss.backup.size", "bytes", "Data in the last backup");
        this.failing = gauge("xlss.backup.failing", null, "1: the last attempt failed, or its snapshot is not trusted");
        this.unprotected = gauge("xlss.backup.unprotected", null, "1: the repository is on the volume's own node");
        this.progress = gauge("xlss.backup.running.done", "bytes", "Read so far by a backup that runs");
        Gauge.builder("xlss.volumes.without.backup", without, Set::size)
                .description("Volumes that pods of this node use and that have no backups by schedule")
                .register(meters);
        for (BackupEnd.Result result : BackupEnd.Result.values()) {
            durations(result); // there from the beginning, so that a first failure is seen as one
        }
    }

    private static final class Volume {
        private final Tags tags;
        private volatile double lastSuccess;
        private volatile double due = Double.NaN;
        private volatile double bytes = Double.NaN;
        private volatile boolean failing;
        private volatile boolean unprotected;
        private volatile double done = Double.NaN;

        private Volume(Carrier claim) {
            this.tags = Tags.of("namespace", claim.namespace(), "persistentvolumeclaim", claim.name());
        }
    }

    Counter badValues() {
        return Counter.builder("xlss.backup.annotations.bad")
                .description("Values of annotations that could not be used, each counted once")
                .register(meters);
    }

    /**
     * The volume has backups by schedule; what was recorded before the agent started counts.
     *
     * @param next when the next one is due; empty: never
     */
    void scheduled(Carrier claim, BackupRecord record, Optional<Instant> next) {
        without.remove(claim.uid());
        boolean known = volumes.containsKey(claim.uid());
        Volume volume = of(claim);
        if (!known) {
            volume.lastSuccess = record.lastRun() == null ? 0 : record.lastRun().getEpochSecond();
            volume.bytes = record.knowsSize() ? record.bytes() : Double.NaN;
        }
        double before = volume.due;
        volume.due = next.map(Instant::getEpochSecond).map(Long::doubleValue).orElse(Double.NaN);
        if (!known || Double.compare(before, volume.due) != 0) {
            show();
        }
    }

    /** The volume has no backups by schedule (any more): nothing is late. */
    void unscheduled(Carrier claim) {
        without.add(claim.uid());
        Volume volume = volumes.get(claim.uid());
        if (volume != null && !Double.isNaN(volume.due)) {
            volumes.remove(claim.uid());
            show();
        }
    }

    void running(Carrier claim, long done) {
        of(claim).done = done;
        show();
    }

    void unprotected(Carrier claim, boolean is) {
        of(claim).unprotected = is;
        show();
    }

    void ended(Carrier claim, BackupEnd end) {
        Volume volume = of(claim);
        volume.done = Double.NaN;
        volume.failing = end.result() != BackupEnd.Result.SUCCESS;
        if (!volume.failing) {
            volume.lastSuccess = end.began().getEpochSecond();
            volume.bytes = end.bytes();
        }
        durations(end.result()).record(end.took());
        show();
    }

    /** The claim, or the pod that uses it here, is gone. */
    void forget(String claimUid) {
        without.remove(claimUid);
        if (volumes.remove(claimUid) != null) {
            show();
        }
    }

    private Timer durations(BackupEnd.Result result) {
        return Timer.builder("xlss.backup.duration")
                .description("Backups of a volume, and how long they took")
                .tag("result", result.toString().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private Volume of(Carrier claim) {
        return volumes.computeIfAbsent(claim.uid(), uid -> new Volume(claim));
    }

    private MultiGauge gauge(String name, String unit, String text) {
        return MultiGauge.builder(name).baseUnit(unit).description(text).register(meters);
    }

    private synchronized void show() {
        rows(lastSuccess, volume -> volume.lastSuccess);
        rows(due, volume -> volume.due);
        rows(bytes, volume -> volume.bytes);
        rows(failing, volume -> volume.failing ? 1 : 0);
        rows(unprotected, volume -> volume.unprotected ? 1 : 0);
        rows(progress, volume -> volume.done);
    }

    /** Rows that nobody knows a value of are left out. */
    private void rows(MultiGauge gauge, ToDoubleFunction<Volume> value) {
        gauge.register(
                volumes.values().stream()
                        .filter(volume -> !Double.isNaN(value.applyAsDouble(volume)))
                        .map(volume -> MultiGauge.Row.of(volume.tags, volume, value))
                        .toList(),
                true);
    }
}
