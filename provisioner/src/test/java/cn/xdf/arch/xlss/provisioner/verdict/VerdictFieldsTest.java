package cn.xdf.arch.xlss.provisioner.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictFieldsTest {
    private static final OffsetDateTime SINCE = OffsetDateTime.parse("2026-11-21T10:00:00Z");

    /** Kubernetes 1.20 refuses an empty text where the schema says string ("Invalid value: null"). A healthy home has one. */
    @Test
    void without_a_reason_there_is_no_such_field() {
        assertThat(VerdictFields.of(new Verdict("Healthy", SINCE, "", false, List.of())))
                .doesNotContainKey("reason");
        assertThat(VerdictFields.of(new Verdict("Healthy", SINCE, null, false, List.of())))
                .doesNotContainKey("reason");
        assertThat(VerdictFields.of(new Verdict("Lost", SINCE, "gone", false, List.of())))
                .containsEntry("reason", "gone");
    }
}
