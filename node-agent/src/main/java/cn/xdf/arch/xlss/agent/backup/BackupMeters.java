package cn.xdf.arch.xlss.agent.backup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Backups in numbers. By claim only for claims of this node's pods that have backups: as many series as there are such volumes. */
final class BackupMeters {
    private final Map<String, Volume> volumes = new ConcurrentHashMap<>();
    private final MeterRegistry meters;
    private final MultiGauge lastSuccess;
    private final MultiGauge bytes;
    private final MultiGauge failing;
    private final MultiGauge unprotected;
    private final MultiGauge progress;

    BackupMeters(MeterRegistry meters) {
        this.meters = meters;
        this.lastSuccess = gauge("xlss.backup.last.success.timestamp", "seconds", "When the last good backup began");
        this.bytes = gauge("xlss.backup.size", "bytes", "Data in the last backup");
        this.failing = gauge("xlss.backup.failing", null, "1: the last attempt failed, or its snapshot is not trusted");
        this.unprotected = gauge("xlss.backup.unprotected", null, "1: the repository is on the volume's own node");
        this.progress = gauge("xlss.backup.running.done", "bytes", "Read so far by a backup that runs");
    }

    private static final class Volume {
        private final Tags tags;
        private volatile double lastSuccess = Double.NaN;
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

    /** The volume has backups; what was recorded before the agent started counts. */
    void enabled(Carrier claim, BackupRecord record) {
        if (!volumes.containsKey(claim.uid())) {
            Volume volume = of(claim);
            Instant last = record.lastRun();
            volume.lastSuccess = last == null ? Double.NaN : last.getEpochSecond();
            volume.bytes = record.knowsSize() ? record.bytes() : Double.NaN;
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
        Timer.builder("xlss.backup.duration")
                .description("Backups of a volume, and how long they took")
                .tag("result", end.result().toString())
                .register(meters)
                .record(end.took());
        show();
    }

    /** The claim, or the pod that uses it here, is gone. */
    void forget(String claimUid) {
        if (volumes.remove(claimUid) != null) {
            show();
        }
    }

    private Volume of(Carrier claim) {
        return volumes.computeIfAbsent(claim.uid(), uid -> new Volume(claim));
    }

    private MultiGauge gauge(String name, String unit, String text) {
        return MultiGauge.builder(name).baseUnit(unit).description(text).register(meters);
    }

    private synchronized void show() {
        rows(lastSuccess, volume -> volume.lastSuccess);
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
