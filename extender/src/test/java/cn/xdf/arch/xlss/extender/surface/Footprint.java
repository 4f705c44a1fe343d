package cn.xdf.arch.xlss.extender.surface;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;

/** What the process holds, after garbage is collected. @param heap and @param buffers in bytes */
record Footprint(long heap, long buffers, int threads) {
    private static final int NOISE_BYTES = 1024 * 1024;
    private static final int NOISE_THREADS = 5;

    static Footprint now() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        var allocator = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                allocator.usedDirectMemory() + allocator.usedHeapMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** By more than what a busy process gains and loses anyway. */
    boolean exceeds(Footprint before) {
        return heap - before.heap > NOISE_BYTES
                || buffers - before.buffers > NOISE_BYTES
                || threads - before.threads > NOISE_THREADS;
    }
}
