package cn.xdf.arch.xlss.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventLoopPulseTest {
    @Test
    void oneStuckLoopOfTwoIsSeen() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        var loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try {
            var pulse = new EventLoopPulse(loops, now::get);
            var stuck = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            loops.next().execute(() -> {
                stuck.countDown();
                awaitQuietly(release);
            });
            awaitQuietly(stuck); // a loop that starts late would beat at the new time
            now.updateAndGet(i -> i.plusSeconds(11));
            Thread.sleep(1_500); // the other loop beats again, and that must not be enough
            assertThat(pulse.alive()).isFalse();
            release.countDown();
            Thread.sleep(1_500);
            assertThat(pulse.alive()).isTrue();
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
