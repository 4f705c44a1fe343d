package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateTableTest {
    private final CandidateTable table = new CandidateTable();

    /** Names of all lengths, many alike but for one letter: what a map says, the table says. */
    @Test
    void it_holds_what_a_map_holds() {
        Random random = new Random(7);
        Map<String, Candidate> wanted = new HashMap<>();
        List<String> names = IntStream.range(0, 3_000)
                .mapToObj(i -> "n".repeat(i % 40) + (char) ('a' + i % 7) + i / 9)
                .distinct()
                .toList();
        for (int step = 0; step < 20_000; step++) {
            String name = names.get(random.nextInt(Math.min(names.size(), 1 + step / 4)));
            Candidate candidate = random.nextInt(3) == 0 ? null : Candidate.unknown(name);
            table.put(name, candidate);
            wanted.put(name, candidate);
            String other = names.get(random.nextInt(names.size()));
            assertThat(get(other)).isSameAs(wanted.get(other));
        }
        assertThat(names).allSatisfy(name -> assertThat(get(name)).isSameAs(wanted.get(name)));
    }

    @Test
    void only_the_whole_name_is_found() {
        put("worker-1");
        for (String other :
                List.of("", "worker-", "worker-11", "worker-2", "Worker-1", "xworker-1", "worker-1\0", "\0")) {
            assertThat(get(other)).as(other).isNull();
        }
        assertThat(get("worker-1")).isNotNull();
        assertThat(table.get("[\"worker-1\"]".getBytes(StandardCharsets.UTF_8), 2, 10))
                .isNotNull();
    }

    @Test
    void names_of_the_same_hash_are_told_apart() {
        Map<Integer, String> byHash = new HashMap<>();
        int pairs = 0;
        for (int i = 0; i < 300_000; i++) {
            String name = "worker-" + i;
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            String other = byHash.putIfAbsent(CandidateTable.hash(text, 0, text.length), name);
            if (other != null) {
                pairs++;
                put(name);
                assertThat(get(other)).isNull();
                put(other);
                assertThat(get(name).name()).isEqualTo(name);
                assertThat(get(other).name()).isEqualTo(other);
            }
        }
        assertThat(pairs).isPositive();
    }

    @Test
    void names_beyond_ascii_are_found() {
        put("n\u00e4me");
        assertThat(get("n\u00e4me")).isNotNull();
        assertThat(get("name")).isNull();
    }

    /** Nodes come and go for years. */
    @Test
    void the_room_of_those_that_are_gone_is_used_again() {
        for (int i = 0; i < 300_000; i++) {
            put("node-" + i);
            table.put("node-" + (i - 10), null);
        }
        assertThat(table.places()).isLessThan(100);
        assertThat(get("node-299999")).isNotNull();
        assertThat(get("node-299000")).isNull();
    }

    @Test
    void readers_always_find_what_stays_while_others_come() throws Exception {
        put("stays");
        var reader = CompletableFuture.supplyAsync(() -> {
            for (int i = 0; i < 2_000_000; i++) {
                if (get("stays") == null) {
                    return false;
                }
            }
            return true;
        });
        for (int i = 0; !reader.isDone(); i++) {
            put("node-" + i % 50_000);
        }
        assertThat(reader.get()).isTrue();
    }

    private void put(String name) {
        table.put(name, Candidate.unknown(name));
    }

    private Candidate get(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return table.get(text, 0, text.length);
    }
}
