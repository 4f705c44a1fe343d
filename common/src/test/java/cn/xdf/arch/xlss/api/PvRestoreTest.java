package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class PvRestoreTest {
    private static final String FRESH = """
            {"apiVersion": "localpv.k8s.arch.xdf.cn/v1", "kind": "PvRestore",
             "metadata": {"name": "kafka-kafka-openebs-0-6jn79-localpv-pr", "namespace": "kafka"},
             "spec": {"nodeName": "172.24.248.14", "namespace": "kafka", "podName": "kafka-openebs-0-6jn79",
                      "volumes": ["pvc-f8910594-088e-4107-b6b1-8a1d58793bf5"]}}""";

    private static final String RESTORING = """
            {"apiVersion": "localpv.k8s.arch.xdf.cn/v1", "kind": "PvRestore", "metadata": {"name": "r", "namespace": "ns"},
             "spec": {"nodeName": "n2", "namespace": "ns", "podName": "p", "volumes": ["pv"], "snapshot": "0a1b2c3d",
                      "ttlSecondsAfterFinished": 60},
             "status": {"phase": "Restoring", "message": "half way", "percent": 50,
                        "dataTime": "2026-11-21T10:00:00.000000Z", "startedAt": "2026-11-21T11:00:00.000000Z",
                        "volumes": [{"name": "pv", "snapshotId": "0a1b2c3d", "snapshotTime": "2026-11-21T10:00:00.000000Z",
                                     "consistency": "hooks", "bytesTotal": 5000000000, "bytesRestored": 2500000000,
                                     "filesTotal": 4, "filesRestored": 2, "percent": 50, "failure": "NoSnapshot", "message": "copying"}],
                        "conditions": [{"type": "Accepted", "status": "True", "reason": "Checked", "message": "fine",
                                        "lastTransitionTime": "2026-11-21T11:00:00.000000Z"}]}}""";

    @Test
    void readsWhatAUserWrites() {
        PvRestore restore = read(FRESH);

        assertThat(restore.getMetadata().getNamespace()).isEqualTo("kafka");
        assertThat(restore.spec())
                .isEqualTo(new PvRestore.Spec(
                        "172.24.248.14",
                        "kafka",
                        "kafka-openebs-0-6jn79",
                        List.of("pvc-f8910594-088e-4107-b6b1-8a1d58793bf5")));
        assertThat(restore.phase()).isEqualTo(PvRestorePhase.PENDING);
    }

    @Test
    void survivesTheRoundTripWithEveryField() {
        PvRestore restore = read(RESTORING);

        assertThat(part(JSON.serialize(restore), "spec")).isEqualTo(part(RESTORING, "spec"));
        assertThat(part(JSON.serialize(restore), "status")).isEqualTo(part(RESTORING, "status"));
        assertThat(restore.phase()).isEqualTo(PvRestorePhase.RESTORING);
        assertThat(restore.status().volumes().getFirst().snapshotTime())
                .isEqualTo(OffsetDateTime.parse("2026-11-21T10:00:00.000000Z"));
    }

    @Test
    void keepsAPhaseOfANewerVersion() {
        String newer = RESTORING.replace("\"Restoring\"", "\"Verifying\"");

        assertThat(read(newer).phase()).isNull();
        assertThat(JSON.serialize(read(newer))).contains("Verifying");
    }

    @Test
    void readsAList() {
        String list = "{\"apiVersion\": \"localpv.k8s.arch.xdf.cn/v1\", \"kind\": \"PvRestoreList\","
                + " \"metadata\": {\"resourceVersion\": \"7\"}, \"items\": [" + FRESH + "]}";
        PvRestoreList restores = JSON.deserialize(list, PvRestoreList.class);

        assertThat(restores.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(restores.getItems()).singleElement().isEqualTo(read(FRESH));
    }

    private static PvRestore read(String json) {
        return JSON.deserialize(json, PvRestore.class);
    }

    /** The client writes metadata with empty lists; what is ours is compared exactly. */
    private static JsonElement part(String json, String name) {
        return JsonParser.parseString(json).getAsJsonObject().get(name);
    }
}
