package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BrieflyTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void what_was_read_is_remembered_for_a_moment_and_then_read_again() {
        Briefly<Integer> briefly = new Briefly<>(name -> readings.incrementAndGet(), nanos::get);
        assertThat(briefly.get("n1")).isEqualTo(1);
        nanos.addAndGet(Duration.ofMillis(1900).toNanos());
        assertThat(briefly.get("n1")).isEqualTo(1);
        assertThat(briefly.get("n2")).isEqualTo(2);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(briefly.get("n1")).isEqualTo(3);
    }

    @Test
    void who_asks_while_it_is_being_read_waits_for_that() {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(8);
        Briefly<Integer> briefly = new Briefly<>(
                name -> {
                    await(answered);
                    return readings.incrementAndGet();
                },
                nanos::get);
        List<CompletableFuture<Integer>> all = IntStream.range(0, 8)
                .mapToObj(any -> CompletableFuture.supplyAsync(
                        () -> {
                            asked.countDown();
                            return briefly.get("n1");
                        },
                        THREADS))
                .toList();
        await(asked);
        answered.countDown();
        assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(1));
    }

    @Test
    void a_failure_is_told_and_not_remembered() {
        Briefly<Integer> briefly = new Briefly<>(
                name -> {
                    if (readings.incrementAndGet() == 1) {
                        throw new IllegalStateException("the API is away");
                    }
                    return readings.get();
                },
                nanos::get);
        assertThatThrownBy(() -> briefly.get("n1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the API is away");
        assertThat(briefly.get("n1")).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
