package cn.xdf.arch.xlss.http;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All connections of a server, at most so many. When there are too many, the one that was idle longest makes room: a flood of silent connections can
 * then neither grow memory nor keep others out, and requests in work are never touched.
 */
public final class Connections {
    private final int most;
    private final Duration requestTimeout;
    private final Dialect dialect;
    private final FaultLog faults;
    private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong ticks = new AtomicLong();

    /** @param requestTimeout from a request's first byte to its last */
    public Connections(int most, Duration requestTimeout, Dialect dialect, FaultLog faults) {
        this.most = most;
        this.requestTimeout = requestTimeout;
        this.dialect = dialect;
        this.faults = faults;
    }

    /** Called on the connection's event loop, once its HTTP handlers are in place; one at a time, so that two loops do not share the last place. */
    public synchronized void accept(Channel channel) {
        var guard = new ConnectionGuard(channel, requestTimeout, this, dialect, faults);
        guard.install();
        if (open.size() >= most && !makeRoom()) {
            guard.turnAway();
            return;
        }
        open.add(guard);
        channel.closeFuture().addListener(closed -> open.remove(guard));
    }

    public int open() {
        return open.size();
    }

    /** A connection that was to make room turned out to be at work again. */
    void keep(ConnectionGuard guard) {
        open.add(guard);
    }

    /** Orders moments; cheaper than a clock, and never equal. */
    long tick() {
        return ticks.incrementAndGet();
    }

    private boolean makeRoom() {
        var longestIdle = open.stream()
                .filter(guard -> guard.idleSince() != Long.MAX_VALUE)
                .min(Comparator.comparingLong(ConnectionGuard::idleSince));
        // Out of the set at once: it closes on its own event loop, and until then the next one would choose it again.
        longestIdle.filter(open::remove).ifPresent(ConnectionGuard::makeRoom);
        return longestIdle.isPresent();
    }
}
