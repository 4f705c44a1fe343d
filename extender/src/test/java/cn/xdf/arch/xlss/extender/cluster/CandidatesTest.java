package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.capacity.Pending;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.PoolRoom;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final String PATH = "/var/lib/xlss";
    private final Promises promises = new Promises();
    private final Candidates candidates = new Candidates(promises, 1);

    /** Watches of several kinds tell in any order, and tell the same again. */
    @Test
    void aNodeIsKnownWithWhatIsPromisedThereWhateverCameFirst() {
        long seed = Long.getLong("xlss.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String name = "n" + round;
            List<Runnable> news = new ArrayList<>(List.of(
                    () -> candidates.node(name, new NodeFacts(name, false, Map.of())),
                    () -> candidates.storage(name, storage(name, 60)),
                    () -> candidates.storage(name, storage(name, 60)),
                    () -> promise("a" + name, name, 10),
                    () -> promise("b" + name, name, 20)));
            Collections.shuffle(news, random);
            news.forEach(Runnable::run);
            assertThat(room(name).unpromisedBytes()).as("seed %d", seed).isEqualTo(30);
        }
    }

    @Test
    void whatIsPromisedNoMoreIsRoomAgain() {
        candidates.storage("n", storage("n", 60));
        promise("a", "n", 10);
        promise("a", "other", 10);
        assertThat(room("n").unpromisedBytes()).isEqualTo(60);
        assertThat(candidates.get("other").isUnknown())
                .as("a promise makes no node")
                .isTrue();
    }

    @Test
    void whatIsAboutToBePromisedIsTakenFromIt() {
        candidates.storage("n", storage("n", 60));
        promise("a", "n", 10);
        assertThat(room("n").unpromised("n", Pending.NOTHING)).isEqualTo(50);
        assertThat(room("n").unpromised("n", pending(15))).isEqualTo(35);
        assertThat(room("n").unpromised("n", pending(Long.MAX_VALUE))).isZero();
        assertThat(room("n").unpromised("other", pending(15))).isEqualTo(50);
    }

    @Test
    void whatIsGoneIsUnknown() {
        candidates.node("n", new NodeFacts("n", false, Map.of()));
        candidates.storage("n", storage("n", 60));
        candidates.storage("n", null);
        assertThat(candidates.get("n").pools()).isEmpty();
        assertThat(candidates.get("n").fault()).isPresent();
        candidates.node("n", null);
        assertThat(candidates.get("n")).isEqualTo(Candidate.unknown("n"));
    }

    private static Pending pending(long bytes) {
        return new Pending(Map.of("n", List.of(new Pending.Request("b", new Promise("n", "u", bytes)))));
    }

    private PoolRoom room(String node) {
        return candidates.get(node).poolAt(PATH).orElseThrow();
    }

    private void promise(String volume, String node, long bytes) {
        promises.asked(volume, Optional.of(new Promise(node, PATH, bytes)));
    }

    private static StorageFacts storage(String node, long free) {
        PoolSpace space = new PoolSpace(100, free, 0);
        StorageFacts.Pool pool = new StorageFacts.Pool(PATH, "u", true, false, "", space, Set.of(PATH, "u"));
        return new StorageFacts(node, List.of(pool), Optional.empty(), Instant.MIN, "", List.of(), Instant.MIN);
    }
}
