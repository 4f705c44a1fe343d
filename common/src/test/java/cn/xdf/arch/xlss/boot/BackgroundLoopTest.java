package cn.xdf.arch.xlss.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BackgroundLoopTest {
    private final BlockingQueue<Thread> passes = new LinkedBlockingQueue<>();

    private BackgroundLoop loop(Duration rest) {
        return new BackgroundLoop("test", rest, () -> passes.add(Thread.currentThread()));
    }

    @Test
    void it_goes_on_after_each_rest_until_it_is_stopped() throws Exception {
        BackgroundLoop loop = loop(Duration.ofMillis(10));
        loop.start();
        Thread first = passes.take();
        assertThat(passes.take()).isSameAs(first);
        assertThat(loop.isRunning()).isTrue();
        loop.stop();
        first.join();
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void many_calls_cut_one_rest_short() throws Exception {
        BackgroundLoop loop = loop(Duration.ofHours(1));
        loop.wake();
        loop.wake();
        loop.wake();
        loop.start();
        passes.take();
        passes.take();
        assertThat(passes.poll(200, TimeUnit.MILLISECONDS)).isNull();
        loop.wake();
        passes.take();
        loop.stop();
    }

    /** A pass that does not heed the interrupt goes to its end, and there its thread ends: another one goes on. */
    @Test
    void one_that_is_started_again_runs_once() throws Exception {
        BlockingQueue<Boolean> end = new LinkedBlockingQueue<>();
        BackgroundLoop loop = new BackgroundLoop("test", Duration.ofMillis(1), () -> {
            passes.add(Thread.currentThread());
            while (end.peek() == null) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        });
        loop.start();
        Thread first = passes.take();
        loop.stop();
        loop.start();
        Thread second = passes.take();
        end.add(true);
        first.join();
        assertThat(second).isNotSameAs(first);
        assertThat(second.isAlive()).isTrue();
        loop.stop();
        second.join();
    }
}
