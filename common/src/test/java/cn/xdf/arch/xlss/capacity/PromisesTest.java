package cn.xdf.arch.xlss.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromisesTest {
    private static final String PATH = "/var/lib/xlss";
    private final Promises promises = new Promises();

    @Test
    void aClaimCountsWhereItsNodeIsChosenAndItsVolumeInItsStead() {
        promises.asked("v", Optional.of(new Promise("n1", PATH, 10)));
        assertThat(on("n1")).isEqualTo(10);
        assertThat(nodes()).containsExactly("n1");
        promises.made("v", Optional.of(volume("v", "n1", 12)));
        assertThat(on("n1")).isEqualTo(12);
        promises.asked("v", Optional.empty());
        promises.made("v", Optional.empty());
        assertThat(on("n1")).isZero();
        assertThat(nodes()).isEmpty();
    }

    @Test
    void aVolumeThatIsRestoredCountsOnBothNodesUntilThatIsOver() {
        promises.arriving("v", "restore", Optional.of("n2")); // told before its volume
        assertThat(nodes()).isEmpty();
        promises.made("v", Optional.of(volume("v", "n1", 10)));
        assertThat(on("n1")).isEqualTo(10);
        assertThat(on("n2")).isEqualTo(10);
        assertThat(promises.placesOf("v")).isEqualTo(Map.of("n1", "pool-n1", "n2", PATH));
        assertThat(nodes()).containsExactly("n1", "n2");
        promises.made("v", Optional.of(volume("v", "n2", 10)));
        assertThat(on("n1")).isZero();
        assertThat(on("n2")).as("once, though it is at home and arrives").isEqualTo(10);
        assertThat(nodes()).containsExactly("n2");
        promises.arriving("v", "restore", Optional.empty());
        assertThat(on("n2")).isEqualTo(10);
    }

    @Test
    void whereThePoolIsNotKnownYetItCountsInEach() {
        promises.asked("v", Optional.of(new Promise("n1", Promise.ANY_POOL, 10)));
        assertThat(on("n1")).isEqualTo(10);
        assertThat(promises.on("n1").of(Set.of("another", "/data"))).isEqualTo(10);
        assertThat(promises.on("n2").of(Set.of("another", "/data"))).isZero();
        assertThat(promises.placesOf("v")).isEqualTo(Map.of("n1", Promise.ANY_POOL));
        promises.asked("v", Optional.of(new Promise("n1", "another", 10)));
        assertThat(on("n1")).isZero();
        assertThat(promises.placesOf("v")).isEqualTo(Map.of("n1", "another"));
    }

    @Test
    void aVolumeOfAnotherPoolDoesNotCount() {
        promises.made("v", Optional.of(volume("v", "n1", 10)));
        assertThat(promises.on("n1").of(Set.of("another", "/data"))).isZero();
        assertThat(on("n2")).isZero();
    }

    @Test
    void requestsBeyondAllNumbersAreSubtractedAgain() {
        promises.asked("a", Optional.of(new Promise("n1", PATH, Long.MAX_VALUE)));
        promises.asked("b", Optional.of(new Promise("n1", PATH, Long.MAX_VALUE)));
        promises.asked("c", Optional.of(new Promise("n1", PATH, 5)));
        assertThat(on("n1")).isEqualTo(Long.MAX_VALUE);
        promises.asked("a", Optional.empty());
        promises.asked("b", Optional.empty());
        assertThat(on("n1")).isEqualTo(5);
    }

    /** Watches of three kinds tell in any order. */
    @Test
    void theOrderOfTheNewsDoesNotMatter() {
        long seed = Long.getLong("xlss.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Promises shuffled = new Promises();
            List<Runnable> news = new ArrayList<>(List.of(
                    () -> shuffled.made("a", Optional.of(volume("a", "n1", 1))),
                    () -> shuffled.asked("a", Optional.of(new Promise("n1", PATH, 1))),
                    () -> shuffled.asked("b", Optional.of(new Promise("n1", PATH, 2))),
                    () -> shuffled.arriving("c", "r", Optional.of("n1")),
                    () -> shuffled.made("c", Optional.of(volume("c", "n2", 4)))));
            Collections.shuffle(news, random);
            news.forEach(Runnable::run);
            assertThat(shuffled.on("n1").of(Set.of(PATH, "pool-n1")))
                    .as("seed %d", seed)
                    .isEqualTo(7);
        }
    }

    private List<String> nodes() {
        return Stream.of("n1", "n2")
                .filter(node -> promises.isPromised("v", node))
                .toList();
    }

    private long on(String node) {
        return promises.on(node).of(Set.of(PATH, "pool-" + node));
    }

    static LocalVolume volume(String name, String home, long bytes) {
        return new LocalVolume(
                name,
                "uid",
                "1",
                Optional.empty(),
                home,
                home,
                "pool-" + home,
                0,
                "",
                Optional.empty(),
                PATH,
                bytes,
                "Bound",
                "Delete",
                false);
    }
}
