package cn.xdf.arch.xlss.provisioner.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.api.StorageNode.Status;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pools of a node say of the node. */
class WatchedStorageNodeTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                // the pools' states; which of them is why the node has failed, or limps
                "none,              none, none",
                "Ready,             none, none",
                "Failed,            0,    0",
                "ReadOnly,          none, 0",
                "Ready Failed,      none, none",
                "Failed Ready,      none, none",
                "Ready ReadOnly,    none, none",
                "ReadOnly Failed,   none, 0",
                "Failed ReadOnly,   none, 1",
                "Failed Failed,     0,    0",
                "Failed Odd,        none, none",
            })
    void whatSomePoolsCannotDoTheOthersDo(String states, Integer failed, Integer limping) {
        WatchedStorageNode node = node(states == null ? List.of() : List.of(states.split(" ")));
        assertThat(node.failedPool()).isEqualTo(words(failed, "Failed"));
        assertThat(node.limpingPool()).isEqualTo(words(limping, limping == null ? "" : states.split(" ")[limping]));
    }

    @Test
    void eachFailedPoolThatHeldAnythingIsWatchedByItself() {
        assertThat(node(List.of("Ready", "Failed", "ReadOnly")).failedPools()).containsOnlyKeys("/1");
        Pool never = new Pool("/never", null, null, null, null, null, null, null, "Failed", "a link");
        assertThat(node(Stream.of(never)).failedPools()).isEmpty();
    }

    private static String words(Integer pool, String state) {
        return pool == null ? "" : "pool /" + pool + " is " + state + ": why";
    }

    private static WatchedStorageNode node(List<String> states) {
        return node(Stream.iterate(0, i -> i + 1)
                .limit(states.size())
                .map(i -> new Pool("/" + i, "uuid" + i, null, null, null, null, null, null, states.get(i), "why")));
    }

    private static WatchedStorageNode node(Stream<Pool> pools) {
        Status status = new Status(null, pools.toList(), null, List.of(), null, null);
        return WatchedStorageNode.of(new StorageNode(
                "v1", StorageNode.KIND, new V1ObjectMeta().name("n1").uid("u"), status));
    }
}
