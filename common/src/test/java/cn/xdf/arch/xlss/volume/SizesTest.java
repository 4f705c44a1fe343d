package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1m, 1", // a thousandth of a byte takes one
        "1500m, 2",
        "10Gi, 10737418240",
        "8Ei, 9223372036854775807", // longValue() would make a negative number of it
        "16Ei, 9223372036854775807", // and 0 of this
        "0, 0"
    })
    void largeOnesNeverBecomeSmall(String written, long bytes) {
        assertThat(Sizes.storageBytes(Map.of("storage", new Quantity(written)))).isEqualTo(bytes);
    }

    @Test
    void noneIsNothing() {
        assertThat(Sizes.storageBytes(null)).isZero();
        assertThat(Sizes.storageBytes(Map.of("cpu", new Quantity("1")))).isZero();
    }
}
