package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreRequestTest {
    private static final PodClaims POD = new PodClaims("default", "p", "uid-1", List.of());

    @Test
    void ofSeveralVolumesTheOneThatGivesUpLeastDecidesForAll() {
        PvRestore restore = RestoreRequest.of(
                POD,
                "n2",
                List.of(
                        move("pvc-2", EmptyStart.ALWAYS, Optional.of(Duration.ofHours(2))),
                        move("pvc-1", EmptyStart.IF_NO_SNAPSHOT, Optional.of(Duration.ofMinutes(90))),
                        move("pvc-3", EmptyStart.ALWAYS, Optional.empty())));
        assertThat(restore.spec())
                .isEqualTo(new PvRestore.Spec(
                        "n2",
                        "default",
                        "p",
                        List.of("pvc-1", "pvc-2", "pvc-3"),
                        PvRestore.LATEST,
                        null,
                        "IfNoSnapshot",
                        5400L));
    }

    @Test
    void dataOfAnyAgeWillDoWhenNobodyHasSetALimit() {
        PvRestore restore = RestoreRequest.of(POD, "n2", List.of(move("pvc-1", EmptyStart.NEVER, Optional.empty())));
        assertThat(restore.spec().maxDataAgeSeconds()).isNull();
        assertThat(restore.spec().startEmpty()).isEqualTo("Never");
    }

    private static Demand.Relocate move(String volume, EmptyStart emptyStart, Optional<Duration> maxDataAge) {
        var local = new LocalVolume(
                volume,
                "uid",
                "1",
                Optional.empty(),
                "n1",
                "n1",
                "pool",
                1,
                "",
                Placing.parse(""),
                "/base",
                1,
                "Bound",
                "Retain",
                false);
        return new Demand.Relocate(local, emptyStart, maxDataAge, Optional.empty());
    }
}
