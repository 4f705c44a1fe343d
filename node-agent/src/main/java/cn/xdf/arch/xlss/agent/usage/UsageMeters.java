package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.agent.usage.UsageWatch.Measured;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One series a volume at home on this node; those of volumes that have left go with them. */
final class UsageMeters {
    private final MultiGauge used;
    private final MultiGauge inodes;
    private final MultiGauge requested;

    UsageMeters(MeterRegistry meters) {
        this.used = gauge(meters, "xlss.volume.used", "bytes", "What the volume takes on the disk, as measured last");
        this.inodes = gauge(meters, "xlss.volume.inodes", null, "Files and directories of the volume");
        this.requested = gauge(meters, "xlss.volume.requested", "bytes", "What the volume may take");
    }

    void show(List<Measured> all) {
        used.register(rows(all, one -> one.usage().bytes()), true);
        inodes.register(rows(all, one -> one.usage().inodes()), true);
        requested.register(rows(all, one -> one.volume().capacityBytes()), true);
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String unit, String text) {
        return MultiGauge.builder(name).description(text).baseUnit(unit).register(meters);
    }

    private static List<Row<?>> rows(List<Measured> all, ToDoubleFunction<Measured> value) {
        return all.stream()
                .<Row<?>>map(one -> Row.of(tags(one), value.applyAsDouble(one)))
                .toList();
    }

    private static Tags tags(Measured one) {
        return Tags.of(
                "namespace",
                        one.volume().claim().map(claim -> claim.namespace()).orElse(""),
                "pvc", one.volume().claim().map(claim -> claim.name()).orElse(""),
                "pv", one.volume().name());
    }
}
