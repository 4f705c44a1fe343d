package cn.xdf.arch.xlss.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationFirstTest {
    record Sample(
            String nodeName,
            Duration renewInterval,
            int workers,
            Path work,
            List<String> pools,
            Map<String, String> extra,
            Nested lease) {}

    record Nested(Duration duration) {}

    private final KnownProperties known = new KnownProperties().add("xlss.agent", Sample.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xlss.agent.node-name",
                "xlss.agent.nodeName",
                "XLSS_AGENT_NODE_NAME",
                "XLSS_AGENT_NODENAME",
                "xlss.agent.pools[0]",
                "XLSS_AGENT_POOLS_0",
                "xlss.agent.extra.anything",
                "XLSS_AGENT_LEASE_DURATION",
            })
    void everyWayToWriteAKnownNameIsKnown(String name) {
        assertThat(ConfigurationFirst.faults(known, Map.of(name, "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "XLSS_AGENT_NODE_NAM, xlss.agent.node-name",
        "xlss.agent.renew-intervall, xlss.agent.renew-interval",
        "xlss.agnt.lease.duration, xlss.agent.lease.duration",
    })
    void aTypingErrorNamesTheNearest(String name, String nearest) {
        assertThat(ConfigurationFirst.faults(known, Map.of(name, "x")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason()).contains("did you mean " + nearest + " "));
    }

    @Test
    void aNameLikeNoOtherListsWhatThereIs() {
        assertThat(ConfigurationFirst.faults(known, Map.of("xlss.zzzzzzzzzzzzzzzzzzzzzzzz", "x")))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault.reason()).contains("allowed: xlss.agent.extra, xlss.agent.lease.duration"));
    }

    @ParameterizedTest
    @CsvSource({
        "XLSS_AGENT_RENEW_INTERVAL, '', a duration such as 500ms",
        "xlss.agent.lease.duration, ' ', a duration such as 500ms",
        "xlss.agent.workers, '', a whole number",
    })
    void anEmptyTimeOrNumberIsNotTakenForTheDefault(String name, String value, String allowed) {
        assertThat(ConfigurationFirst.faults(known, Map.of(name, value)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).startsWith(name + ": is empty; allowed: " + allowed));
    }

    @Test
    void anEmptyTextMayBeMeant() {
        assertThat(ConfigurationFirst.faults(
                        known, Map.of("xlss.agent.node-name", "", "xlss.agent.pools", "", "xlss.agent.work", "")))
                .isEmpty();
    }

    @Test
    void theEnvironmentIsSearchedWithoutServiceLinksAndScriptsVariables() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        "systemEnvironment",
                        Map.of(
                                "XLSS_AGENT_NODE_NAM", "n1",
                                "XLSS_EXTENDER_SERVICE_HOST", "10.0.0.1",
                                "XLSS_EXTENDER_SERVICE_PORT_HTTP", "80",
                                "XLSS_EXTENDER_PORT", "tcp://10.0.0.1:80",
                                "XLSS_EXTENDER_PORT_80_TCP_ADDR", "10.0.0.1",
                                "XLSS_STATE", "/var/tmp",
                                "HOME", "/root")));
        assertThat(GivenProperties.of(environment)).containsOnlyKeys("XLSS_AGENT_NODE_NAM");
    }
}
