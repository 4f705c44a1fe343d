package cn.xdf.arch.xlss.extender.filter;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.capacity.NodePromises;
import cn.xdf.arch.xlss.capacity.Pending;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.PoolRoom;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The plan against its rule, written as plainly as it can be said, on random nodes. */
class PoolPlanTest {
    private static final int ROUNDS = 20_000;
    private final long seed = Long.getLong("xlss.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void choosesWhatTheRuleSays() {
        int chosen = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Candidate node = node();
            List<Need> needs = needs();
            Pending pending = pending();
            PoolPlan plan = PoolPlan.of(node, needs, pending);
            Map<Need, PoolRoom> rule = rule(node, needs, pending);
            for (Need need : needs) {
                assertThat(plan.poolOf(need).map(PoolRoom::pool))
                        .as("seed %d: %s of %s with %s on %s", seed, need, needs, pending, node)
                        .isEqualTo(Optional.ofNullable(rule.get(need)).map(PoolRoom::pool));
            }
            boolean all = needs.stream().filter(Need::isOpen).allMatch(rule::containsKey);
            assertThat(plan.refusal().isEmpty()).as("seed %d: %s", seed, needs).isEqualTo(all);
            assertThat(plan.unpromised()).as("seed %d: %s", seed, needs).isEqualTo(least(rule, pending));
            chosen += all ? 1 : 0;
            refused += all ? 0 : 1;
        }
        assertThat(Math.min(chosen, refused)).as("both happen").isGreaterThan(ROUNDS / 20);
    }

    private static Map<Need, PoolRoom> rule(Candidate node, List<Need> needs, Pending pending) {
        Map<Need, PoolRoom> chosen = new HashMap<>();
        for (Need need : needs) {
            Comparator<PoolRoom> roomiest = Comparator.comparingLong(room -> left(room, chosen, pending));
            node.pools().stream()
                    .filter(room -> need.isOpen() || room.pool().path().equals(need.basePath()))
                    .filter(room -> !need.isOpen() || mayHold(need, room) && suffices(need, room, chosen, pending))
                    .min((need.packs() ? roomiest : roomiest.reversed())
                            .thenComparing(room -> room.pool().path()))
                    .ifPresent(room -> chosen.put(need, room));
        }
        return chosen;
    }

    private static boolean mayHold(Need need, PoolRoom room) {
        String kept = need.poolOn().getOrDefault("n", room.pool().place());
        return room.pool().usable() && room.pool().is(kept);
    }

    private static boolean suffices(Need need, PoolRoom room, Map<Need, PoolRoom> chosen, Pending pending) {
        return need.promisedOn().contains("n") || left(room, chosen, pending) >= need.bytes();
    }

    private static long left(PoolRoom room, Map<Need, PoolRoom> chosen, Pending pending) {
        long taken = chosen.entrySet().stream()
                .filter(other -> !other.getKey().promisedOn().contains("n"))
                .filter(other ->
                        room.pool().sharing().contains(other.getValue().pool().path()))
                .mapToLong(other -> other.getKey().bytes())
                .sum();
        return Math.max(0, room.unpromised("n", pending) - taken);
    }

    private static long least(Map<Need, PoolRoom> chosen, Pending pending) {
        return chosen.values().stream()
                .mapToLong(room -> room.unpromised("n", pending))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private Candidate node() {
        int count = random.nextInt(4);
        boolean shared = random.nextBoolean();
        Set<String> all = new HashSet<>();
        IntStream.range(0, count).forEach(i -> all.addAll(List.of("/p" + i, "u" + i)));
        List<Pool> pools = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> pools.add(pool(i, shared ? all : Set.of("/p" + i, "u" + i))));
        Collections.shuffle(pools, random);
        StorageFacts storage = new StorageFacts("n", pools, Optional.empty(), Instant.MIN, "", List.of(), Instant.MIN);
        return Candidate.of("n", Optional.empty(), Optional.of(storage), NodePromises.NONE, 1);
    }

    private Pool pool(int i, Set<String> sharing) {
        PoolSpace space = new PoolSpace(20, random.nextInt(20), 0);
        return new Pool("/p" + i, "u" + i, random.nextInt(5) > 0, false, "", space, Set.copyOf(sharing));
    }

    /** Those with a pool first, as the caller sorts them. */
    private List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        IntStream.range(0, 1 + random.nextInt(3)).forEach(i -> needs.add(need("v" + i)));
        needs.sort(Comparator.comparing(Need::isOpen));
        return needs;
    }

    private Need need(String volume) {
        boolean kept = random.nextInt(4) == 0;
        return new Need(
                volume,
                random.nextInt(4) == 0 ? "/p" + random.nextInt(3) : "",
                1 + random.nextInt(15),
                kept ? Set.of("n") : Set.of(),
                kept && random.nextBoolean() ? Map.of("n", random.nextBoolean() ? "u0" : "/p1") : Map.of(),
                random.nextBoolean());
    }

    private Pending pending() {
        Promise promise = new Promise("n", "u" + random.nextInt(3), random.nextInt(10));
        return random.nextBoolean()
                ? Pending.NOTHING
                : new Pending(Map.of("n", List.of(new Pending.Request("other", promise))));
    }
}
