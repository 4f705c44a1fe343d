package cn.xdf.arch.xlss.boot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;

class ConfigurationFaultsTest {
    @Validated
    @ConfigurationProperties("xlss.sample")
    record SampleProperties(
            @NotBlank String nodeName,
            @Max(9) int count,
            Duration renewInterval,
            Mode mode,
            @Size(min = 8) String apiPassword,
            Nested nested) {
        SampleProperties {
            if (mode == Mode.VERY_SLOW && count == 7) {
                throw new IllegalArgumentException("very-slow cannot count to 7");
            }
        }

        record Nested(boolean innerSwitch) {}
    }

    enum Mode {
        FAST,
        VERY_SLOW
    }

    @Configuration
    @EnableAutoConfiguration
    @EnableConfigurationProperties(SampleProperties.class)
    static class Sample {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "renew-interval=2x | xlss.sample.renew-interval (environment XLSS_SAMPLE_RENEW_INTERVAL) = \"2x\": allowed: a duration such as 500ms, 30s, 5m or 1h",
                "mode=slow | xlss.sample.mode (environment XLSS_SAMPLE_MODE) = \"slow\": allowed: fast, very-slow",
                "count=many | xlss.sample.count (environment XLSS_SAMPLE_COUNT) = \"many\": allowed: a whole number",
                "count=10 | xlss.sample.count (environment XLSS_SAMPLE_COUNT) = \"10\": must be less than or equal to 9",
                "node-name= | xlss.sample.node-name (environment XLSS_SAMPLE_NODE_NAME) = \"\": must not be blank",
                "nested.inner-switch=ja | xlss.sample.nested.inner-switch (environment XLSS_SAMPLE_NESTED_INNER_SWITCH) = \"ja\": allowed: true or false",
                "node-nmae=x | xlss.sample.node-nmae: no such property; did you mean xlss.sample.node-name (environment XLSS_SAMPLE_NODE_NAME)?",
                "api-pasword=hunter2 | xlss.sample.api-pasword: no such property; did you mean xlss.sample.api-password (environment XLSS_SAMPLE_API_PASSWORD)?",
            })
    void oneLineNamesPropertyValueAndWhatIsAllowed(String setting, String expected) {
        assertThat(reported(
                        setting.startsWith("node-name=") ? "--xlss.sample.count=1" : "--xlss.sample.node-name=n1",
                        "--xlss.sample." + setting))
                .isEqualTo("xlss: wrong configuration: " + expected + "\n");
    }

    @Test
    void whatIsMissingIsNotSet() {
        assertThat(reported("--xlss.sample.count=1"))
                .endsWith("xlss.sample.node-name (environment XLSS_SAMPLE_NODE_NAME) is not set: must not be blank\n");
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(reported("--xlss.sample.node-name=n1", "--xlss.sample.api-password=boom"))
                .contains("xlss.sample.api-password (environment XLSS_SAMPLE_API_PASSWORD) = \"******\": size must be")
                .doesNotContain("boom");
    }

    @Test
    void aGroupThatRefusesItselfIsNamed() {
        assertThat(reported("--xlss.sample.node-name=n1", "--xlss.sample.mode=very-slow", "--xlss.sample.count=7"))
                .endsWith(": xlss.sample.*: very-slow cannot count to 7\n");
    }

    @Test
    void logFormatIsCheckedBeforeThereAreLogs() {
        assertThat(reported("--xlss.log.format=xml"))
                .endsWith("xlss.log.format (environment XLSS_LOG_FORMAT) = \"xml\": allowed: json, text\n");
    }

    @Test
    void aPortInUseIsAMatterOfConfiguration() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThat(reported("--xlss.sample.node-name=n1", "--server.port=" + other.getLocalPort()))
                    .contains("server.port (environment SERVER_PORT) = \"" + other.getLocalPort()
                            + "\": the port is in use");
        }
    }

    @Test
    void lineBreaksInAValueMakeNoSecondLine() {
        assertThat(new ConfigurationFault("xlss.a.b", "x\ny\u2028z", "no").line())
                .doesNotContain("\n", "\u2028");
    }

    @Test
    void otherFailuresAreNoMatterOfConfiguration() {
        assertThat(ConfigurationFaults.in(new IllegalStateException(new RuntimeException("bug"))))
                .isEmpty();
    }

    /** What start-up prints through the reporter, which must be called exactly once. */
    private static String reported(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SpringApplication application = new SpringApplication(Sample.class);
        List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=reactive"));
        all.addAll(List.of(arguments));
        try {
            application.run(all.toArray(String[]::new)).close();
        } catch (RuntimeException failure) {
            new StartFailureReporter(new PrintStream(printed, true, StandardCharsets.UTF_8)).reportException(failure);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
