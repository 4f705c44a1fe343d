package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ReconcileLoopTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LoopSettings quick = LoopSettings.named("test")
            .backoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(160)))
            .stopWithin(Duration.ofSeconds(2));
    private ReconcileLoop<String> loop;

    private ReconcileLoop<String> started(LoopSettings settings, Reconciler<String> reconciler) {
        loop = new ReconcileLoop<>(settings, reconciler, Set::of, meters, Clock.systemUTC());
        loop.start();
        return loop;
    }

    @AfterEach
    void close() {
        loop.stop();
    }

    @Test
    void a_key_asked_for_a_hundred_times_runs_alone_and_once_more_after_its_pass() {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger passes = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        started(quick, key -> {
            overlapped.compareAndSet(false, atOnce.incrementAndGet() > 1);
            passes.incrementAndGet();
            hold.await();
            atOnce.decrementAndGet();
            return Outcome.done();
        });
        loop.enqueue("a");
        await().until(() -> passes.get() == 1);
        for (int i = 0; i < 100; i++) {
            loop.enqueue("a");
        }
        hold.countDown();

        await().until(() -> passes.get() == 2);
        await().during(Duration.ofMillis(250)).until(() -> passes.get() == 2 && !overlapped.get());
    }

    @Test
    void other_keys_run_while_one_is_busy() {
        CountDownLatch hold = new CountDownLatch(1);
        Set<String> done = ConcurrentHashMap.newKeySet();
        started(quick.workers(2), key -> {
            if (key.equals("slow")) {
                hold.await();
            }
            done.add(key);
            return Outcome.done();
        });
        loop.enqueue("slow");
        loop.enqueue("quick");

        await().until(() -> done.contains("quick"));
        assertThat(done).doesNotContain("slow");
        hold.countDown();
    }

    @Test
    void a_failing_key_is_tried_with_growing_patience_and_its_success_forgives(CapturedOutput output) {
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        started(quick, key -> {
            times.add(System.nanoTime());
            if (times.size() < 6) {
                throw new IllegalStateException("not yet");
            }
            return Outcome.done();
        });
        loop.enqueue("a");
        await().until(() -> times.size() == 6);

        assertThat(Duration.ofNanos(times.get(5) - times.get(4))).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        assertThat(Duration.ofNanos(times.get(5) - times.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(230));
        assertThat(output.getOut().lines().filter(line -> line.contains("\tat cn.xdf")))
                .as("one stack trace, not one a retry")
                .hasSizeLessThan(6);
        await().untilAsserted(() -> assertThat(meters.get("xlss.reconcile.pass.duration")
                        .tags("loop", "test", "result", "failure")
                        .timer()
                        .count())
                .isEqualTo(5));
        assertThat(meters.get("xlss.reconcile.queue.depth").gauge().value()).isZero();
    }

    @Test
    void how_long_a_key_waits_for_a_worker_is_shown() {
        CountDownLatch end = new CountDownLatch(1);
        started(quick.workers(1), key -> {
            end.await();
            return Outcome.done();
        });
        loop.enqueue("one");
        loop.enqueue("two");
        loop.enqueueAfter("later", Duration.ofHours(1));

        await().until(() -> lag() > 0.2);
        assertThat(lag()).isLessThan(60);
        end.countDown();
        await().until(() -> lag() == 0);
    }

    private double lag() {
        return meters.get("xlss.reconcile.queue.lag").gauge().value();
    }

    @Test
    void an_error_does_not_end_the_loop() {
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        started(quick.workers(1), key -> {
            seen.merge(key, 1, Integer::sum);
            if (key.equals("bad")) {
                throw new StackOverflowError();
            }
            return Outcome.done();
        });
        loop.enqueue("bad");
        await().until(() -> seen.getOrDefault("bad", 0) >= 2);
        loop.enqueue("good");

        await().until(() -> seen.containsKey("good"));
    }

    @Test
    void an_api_that_is_away_is_told_once_for_all_keys(CapturedOutput output) {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger passes = new AtomicInteger();
        started(quick, key -> {
            passes.incrementAndGet();
            if (away.get()) {
                throw new KubernetesFailure(Kind.UNREACHABLE, 0, "connection refused", null, null);
            }
            return Outcome.done();
        });
        for (int i = 0; i < 50; i++) {
            loop.enqueue("key-" + i);
        }
        await().until(() -> passes.get() > 200);
        away.set(false);
        await().until(() -> meters.get("xlss.reconcile.queue.depth").gauge().value() == 0);

        assertThat(output.getOut().lines().filter(line -> line.contains("ReconcileLoop")))
                .hasSize(2);
    }

    @Test
    void waits_behind_its_gate_and_comes_back_when_asked_to() {
        AtomicBoolean open = new AtomicBoolean();
        AtomicInteger passes = new AtomicInteger();
        started(quick.gate(open::get), key -> {
            passes.incrementAndGet();
            return passes.get() < 3 ? Outcome.requeueAfter(Duration.ofMillis(30)) : Outcome.done();
        });
        loop.enqueue("a");
        await().during(Duration.ofMillis(300)).until(() -> passes.get() == 0);
        open.set(true);

        await().until(() -> passes.get() == 3);
    }

    @Test
    void a_pass_that_asks_for_another_gets_it_after_its_delay_and_not_before() {
        Duration delay = Duration.ofMillis(300);
        List<Long> passes = new CopyOnWriteArrayList<>();
        started(quick, key -> {
            passes.add(System.nanoTime());
            return Outcome.requeueAfter(delay);
        });
        loop.enqueue("a");
        await().until(() -> passes.size() >= 2);
        assertThat(Duration.ofNanos(passes.get(1) - passes.get(0))).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void a_resync_looks_at_everything() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        loop = new ReconcileLoop<>(
                quick.resync(Duration.ofMillis(50)),
                key -> {
                    seen.add(key);
                    return Outcome.done();
                },
                () -> Set.of("a", "b"),
                meters,
                Clock.systemUTC());
        loop.start();

        await().until(() -> seen.size() == 2);
    }

    @Test
    void a_pass_that_hangs_is_seen_and_an_idle_loop_is_not_stuck() {
        CountDownLatch hold = new CountDownLatch(1);
        started(quick.passLimit(Duration.ofMillis(300)), key -> {
            hold.await();
            return Outcome.done();
        });
        await().during(Duration.ofMillis(600)).until(() -> loop.stuck().isEmpty());
        loop.enqueue("a");

        await().until(() -> loop.stuck().isPresent());
        assertThat(loop.stuck().orElseThrow()).contains("pass of a");
        hold.countDown();
        await().until(() -> loop.stuck().isEmpty());
    }

    @Test
    void stopping_lets_the_running_pass_end_and_starts_no_other() {
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        started(quick.workers(1), key -> {
            begun.countDown();
            Thread.sleep(200);
            ended.incrementAndGet();
            return Outcome.done();
        });
        loop.enqueue("a");
        loop.enqueue("b");
        await().until(() -> begun.getCount() == 0);
        loop.stop();

        assertThat(ended).hasValue(1);
    }
}
