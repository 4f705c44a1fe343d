package cn.xdf.arch.xlss.agent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.metrics.MetricsPage;
import cn.xdf.arch.xlss.volume.LocalVolume;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UsageMeters meters = new UsageMeters(registry);

    @Test
    void eachVolumeHasItsFiguresForAsLongAsItIsHere() {
        meters.show(List.of(measured("a", 100, 60, true), measured("b", 100, 160, true)));
        assertThat(used("a")).isEqualTo(60);
        assertThat(used("b")).isEqualTo(160);
        assertThat(registry.get("xlss.volume.requested")
                        .tag("persistentvolumeclaim", "a")
                        .gauge()
                        .value())
                .isEqualTo(100);
        assertThat(beyond()).isEqualTo(1);
        meters.show(List.of(measured("a", 100, 70, true)));
        assertThat(used("a")).isEqualTo(70);
        assertThat(registry.find("xlss.volume.used")
                        .tag("persistentvolumeclaim", "b")
                        .gauge())
                .isNull();
        assertThat(beyond()).isZero();
    }

    @Test
    void whatWasNotLookedAtToItsEndHasNoFigureAndIsBeyondAllTheSame() {
        meters.show(List.of(measured("a", 100, 160, false)));
        assertThat(registry.find("xlss.volume.used").gauge()).isNull();
        assertThat(beyond()).isEqualTo(1);
    }

    @Test
    void theLargestAreShownHoweverManyThereAre() {
        meters.show(IntStream.rangeClosed(1, 2 * UsageMeters.SHOWN)
                .mapToObj(i -> measured("v" + i, 1000, i, true))
                .toList());
        assertThat(registry.find("xlss.volume.used").gauges()).hasSize(UsageMeters.SHOWN);
        assertThat(used("v" + 2 * UsageMeters.SHOWN)).isEqualTo(2 * UsageMeters.SHOWN);
    }

    @Test
    void aVolumeIsShownAsTheDocsPromise() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new UsageMeters(prometheus).show(List.of(measured("a", 100, 60, true)));

        assertThat(MetricsPage.deviations("node-agent", prometheus.scrape(), "xlss_volume_"))
                .isEmpty();
    }

    private double used(String claim) {
        return registry.get("xlss.volume.used")
                .tag("persistentvolumeclaim", claim)
                .gauge()
                .value();
    }

    private double beyond() {
        return registry.get("xlss.volumes.beyond.request").gauge().value();
    }

    private static Measured measured(String claim, long requested, long used, boolean whole) {
        LocalVolume volume = new LocalVolume(
                "pvc-" + claim,
                "uid",
                "1",
                Optional.of(new LocalVolume.Claim("default", claim, "uid")),
                "n1",
                "n1",
                "pool",
                0,
                "",
                Optional.empty(),
                "/data",
                requested,
                "Bound",
                "Delete",
                false);
        return new Measured(volume, new Usage(used, 1, whole));
    }
}
