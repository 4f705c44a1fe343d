package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FreshReadingsTest {
    private final AtomicInteger world = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();

    /** What is read is the world as it is when the reading begins, which is the least that a server may answer. */
    private final FreshReadings<String, Integer> readings = new FreshReadings<>(key -> {
        int seen = world.get();
        begun.incrementAndGet();
        answers.acquireUninterruptibly();
        return seen;
    });

    @Test
    void who_asks_while_one_is_under_way_does_not_get_its_older_answer_but_shares_the_next() {
        CompletableFuture<Integer> first = ask();
        until(begun, 1);
        world.set(1); // after the first one began: who asks from here on must see it
        List<CompletableFuture<Integer>> others =
                IntStream.range(0, 7).mapToObj(any -> ask()).toList();
        until(asked, 8);
        answers.release(8);
        assertThat(first.join()).isZero();
        assertThat(others).allSatisfy(one -> assertThat(one.join()).isOne());
        assertThat(begun.get()).isBetween(2, 3); // one that asked late may have a reading of its own
    }

    @Test
    void one_after_the_other_each_has_its_own() {
        answers.release(2);
        assertThat(readings.get("a")).isZero();
        world.set(1);
        assertThat(readings.get("a")).isOne();
    }

    @Test
    void a_failure_is_told_and_the_next_one_reads_again() {
        AtomicInteger times = new AtomicInteger();
        FreshReadings<String, Integer> failing = new FreshReadings<>(key -> {
            if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("the API is away");
            }
            return times.get();
        });
        assertThatThrownBy(() -> failing.get("a")).hasMessage("the API is away");
        assertThat(failing.get("a")).isEqualTo(2);
    }

    private CompletableFuture<Integer> ask() {
        return CompletableFuture.supplyAsync(
                () -> {
                    asked.incrementAndGet();
                    return readings.get("a");
                },
                task -> Thread.ofVirtual().start(task));
    }

    private static void until(AtomicInteger count, int reached) {
        Awaitility.await().until(() -> count.get() >= reached);
    }
}
