package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PvRestoreNameTest {
    private static final String DNS_SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    @Test
    void isReadableWhenItFits() {
        assertThat(PvRestoreName.of("kafka", "kafka-openebs-0-6jn79"))
                .isEqualTo("kafka-kafka-openebs-0-6jn79-localpv-pr");
    }

    @Test
    void keepsTheLongestNameThatFits() {
        String pod = "p".repeat(253 - "ns-".length() - "-localpv-pr".length());

        assertThat(PvRestoreName.of("ns", pod))
                .isEqualTo("ns-" + pod + "-localpv-pr")
                .hasSize(253);
    }

    @Test
    void staysUniqueWhenCut() {
        String longName = "p".repeat(252);

        assertThat(PvRestoreName.of("ns", longName + "a"))
                .hasSize(253)
                .isNotEqualTo(PvRestoreName.of("ns", longName + "b"))
                .isEqualTo(PvRestoreName.of("ns", longName + "a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {219, 220, 221, 222, 223, 224})
    void isALegalNameWhereverTheCutFalls(int dot) {
        String pod = "p".repeat(dot) + "." + "p".repeat(252 - dot);

        assertThat(PvRestoreName.of("ns", pod)).matches(DNS_SUBDOMAIN).hasSizeLessThanOrEqualTo(253);
    }
}
