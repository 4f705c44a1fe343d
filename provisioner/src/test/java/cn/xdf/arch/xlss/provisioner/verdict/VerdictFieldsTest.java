package cn.xdf.arch.xlss.provisioner.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.PoolVerdict;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import com.google.gson.Gson;
import io.kubernetes.client.openapi.JSON;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictFieldsTest {
    private static final OffsetDateTime SINCE = OffsetDateTime.parse("2026-11-21T10:00:00Z");
    private static final Verdict HEALTHY = new Verdict("Healthy", SINCE, "", false, List.of());
    private static final Verdict LOST = new Verdict(
            "Lost", SINCE, "gone", false, List.of(new PoolVerdict("/p", "u", "Suspect", SINCE, "unmounted")));

    /** Kubernetes 1.20 refuses an empty text where the schema says string ("Invalid value: null"). */
    @Test
    void without_a_reason_there_is_no_such_field() {
        assertThat(VerdictFields.of(HEALTHY)).doesNotContainKey("reason");
        assertThat(VerdictFields.of(LOST)).containsEntry("reason", "gone");
    }

    /** Else each look at it would find another one than it judges, and write it again, without end. */
    @Test
    void what_is_written_reads_as_what_was_judged() {
        assertThat(read(VerdictFields.of(HEALTHY))).isEqualTo(HEALTHY);
        assertThat(read(VerdictFields.of(LOST))).isEqualTo(LOST);
    }

    private static Verdict read(Map<String, Object> fields) {
        String json = new Gson().toJson(Map.of("status", Map.of("verdict", fields)));
        StorageNode node = JSON.deserialize(json, StorageNode.class);
        return node.status().verdict();
    }
}
