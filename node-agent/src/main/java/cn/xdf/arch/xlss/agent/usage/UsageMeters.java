package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.PoolName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One series a volume at home on this node, for the largest ones; those of volumes that have left go with them. */
final class UsageMeters {
    static final int SHOWN = 500;

    private final MultiGauge used;
    private final MultiGauge inodes;
    private final MultiGauge requested;
    private volatile double beyond = Double.NaN;

    UsageMeters(MeterRegistry meters) {
        this.used = gauge(meters, "xlss.volume.used", "bytes", "What the volume takes on the disk, as measured last");
        this.inodes = gauge(meters, "xlss.volume.inodes", null, "Files and directories of the volume");
        this.requested = gauge(meters, "xlss.volume.requested", "bytes", "What the volume may take");
        Gauge.builder("xlss.volumes.beyond.request", this, self -> self.beyond)
                .description("Volumes of this node that take more than they requested")
                .register(meters);
    }

    /** What was not looked at to its end has no figure that could be trusted, but may be known to be beyond. */
    void show(List<Measured> all) {
        beyond = all.stream().filter(Measured::isBeyondRequest).count();
        List<Measured> shown = all.stream()
                .filter(one -> one.usage().whole())
                .sorted(Comparator.comparingLong(one -> -one.usage().bytes()))
                .limit(SHOWN)
                .toList();
        used.register(rows(shown, one -> one.usage().bytes()), true);
        inodes.register(rows(shown, one -> one.usage().inodes()), true);
        requested.register(rows(shown, one -> one.volume().capacityBytes()), true);
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String unit, String text) {
        return MultiGauge.builder(name).description(text).baseUnit(unit).register(meters);
    }

    private static List<Row<?>> rows(List<Measured> all, ToDoubleFunction<Measured> value) {
        return all.stream()
                .<Row<?>>map(one -> Row.of(tags(one.volume()), value.applyAsDouble(one)))
                .toList();
    }

    private static Tags tags(LocalVolume volume) {
        String namespace = volume.claim().map(LocalVolume.Claim::namespace).orElse("");
        String claim = volume.claim().map(LocalVolume.Claim::name).orElse("");
        return Tags.of(
                "namespace",
                namespace,
                "persistentvolumeclaim",
                claim,
                "persistentvolume",
                volume.name(),
                "pool",
                PoolName.of(volume.basePath()));
    }
}
