package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasePathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/xlss", "/data", "/mnt/disk 1", "/mnt/..hidden", "/mnt/磁盘"})
    void placesOfTheirOwnAreTaken(String path) {
        assertThat(BasePath.fault(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "data",
                "./data",
                "/data/",
                "/data//x",
                "/data/../etc",
                "/data/./x",
                "/..",
                "/data/..",
                "/da\nta",
                "/da\u0000ta"
            })
    void whatCouldMeanAnotherPlaceIsRefused(String path) {
        assertThat(BasePath.fault(path)).isNotEmpty();
        assertThatThrownBy(() -> new BasePath(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void volumesStandBelowIt() {
        BasePath base = new BasePath("/var/lib/xlss");
        assertThat(base.directoryOf("pvc-1")).isEqualTo("/var/lib/xlss/pvc-1");
        assertThat(base.ownFolder()).isEqualTo("/var/lib/xlss/.xlss");
    }
}
