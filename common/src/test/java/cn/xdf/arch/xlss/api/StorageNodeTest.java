package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import org.junit.jupiter.api.Test;

class StorageNodeTest {
    private static final String LOST = """
            {"apiVersion": "localpv.k8s.arch.xdf.cn/v1", "kind": "StorageNode", "metadata": {"name": "n1"},
             "status": {"agent": {"version": "0.1.0", "startedAt": "2026-11-21T10:00:00.000000Z"},
                        "pools": [{"path": "/var/lib/xlss", "uuid": "u", "filesystemType": "ext4", "filesystemUuid": "f",
                                   "capacityBytes": 4000000000000, "freeBytes": 1, "inodes": 2, "inodesFree": 1,
                                   "state": "ReadOnly", "reason": "remounted"}],
                        "verdict": {"state": "Lost", "since": "2026-11-21T11:00:00.000000Z", "reason": "no lease", "fenced": false,
                                    "pools": [{"path": "/p", "uuid": "u", "state": "Lost", "since": "2026-11-21T11:00:00.000000Z", "reason": "no mark"}]},
                        "placed": [{"name": "pv", "epoch": 3, "restoreUid": "r"}],
                        "poolSummary": "default (ReadOnly)"}}""";

    @Test
    void survivesTheRoundTripWithEveryField() {
        StorageNode node = JSON.deserialize(LOST, StorageNode.class);

        assertThat(part(JSON.serialize(node), "status")).isEqualTo(part(LOST, "status"));
        assertThat(node.status().verdict().health()).isEqualTo(NodeHealth.LOST);
        assertThat(node.status().verdict().pool("/p", "u").orElseThrow().health())
                .isEqualTo(NodeHealth.LOST);
        assertThat(node.status().verdict().pool("/p", "another")).isEmpty();
        assertThat(PoolState.of(node.status().pools().getFirst().state())).isEqualTo(PoolState.READ_ONLY);
    }

    @Test
    void aNewOneHasNoStatus() {
        String json = JSON.serialize(StorageNode.named("n1"));

        assertThat(json).contains("\"apiVersion\":\"localpv.k8s.arch.xdf.cn/v1\",\"kind\":\"StorageNode\"");
        assertThat(part(json, "status")).isNull();
    }

    @Test
    void anUnknownVerdictIsNoKnownHealth() {
        assertThat(new StorageNode.Verdict("Gone", null, null, null).health()).isNull();
    }

    /** The client writes metadata with empty lists; what is ours is compared exactly. */
    private static JsonElement part(String json, String name) {
        return JsonParser.parseString(json).getAsJsonObject().get(name);
    }
}
