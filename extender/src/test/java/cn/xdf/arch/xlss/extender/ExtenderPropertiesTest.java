package cn.xdf.arch.xlss.extender;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtenderPropertiesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void loopbackIsAllowed(String address) {
        assertThat(violations(address)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "localhost", "127.0.0.1.example.org", ""})
    void nothingElseIs(String address) {
        assertThat(violations(address)).isOne();
    }

    @Test
    void theLargestLegalRequestFits() {
        int names = 5_000 * (253 + 3);
        int pod = 1536 * 1024;
        assertThat(names + pod).isLessThan(4_194_304);
    }

    private static int violations(String address) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            return factory.getValidator()
                    .validate(new ExtenderProperties(
                            address,
                            8888,
                            Duration.ofSeconds(5),
                            4_194_304,
                            1024,
                            Duration.ofMinutes(10),
                            Duration.ofMinutes(1),
                            true,
                            "pause"))
                    .size();
        }
    }
}
