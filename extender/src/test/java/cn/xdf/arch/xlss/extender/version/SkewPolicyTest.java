package cn.xdf.arch.xlss.extender.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkewPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "registry.k8s.io/kube-scheduler:v1.36.3, v1.36.3, 0",
        "registry.k8s.io/kube-scheduler:v1.36.0, v1.36.3, 0",
        "registry.k8s.io/kube-scheduler:v1.30.4, v1.36.3, 6",
        "xlss/kube-scheduler:v1.36.3, v1.30.4, -6",
        "mirror:5000/kube-scheduler:1.34.1-build.2@sha256:0123, v1.35.3-gke.1, 1",
    })
    void the_minor_versions_are_compared(String image, String server, int behind) {
        assertThat(SkewPolicy.minorsBehind(image, server)).isEqualTo(OptionalInt.of(behind));
    }

    @ParameterizedTest
    @CsvSource({
        "'', v1.36.3",
        "mirror:5000/kube-scheduler, v1.36.3",
        "kube-scheduler@sha256:0123, v1.36.3",
        "kube-scheduler:stable, v1.36.3",
        "kube-scheduler:v1.36.3, unknown",
    })
    void what_does_not_say_its_version_is_not_known(String image, String server) {
        assertThat(SkewPolicy.minorsBehind(image, server)).isEmpty();
    }
}
