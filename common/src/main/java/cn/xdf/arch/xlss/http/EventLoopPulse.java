package cn.xdf.arch.xlss.http;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Each event loop leaves the time once a second: one that is stuck is seen, however healthy the process looks from outside. */
public final class EventLoopPulse {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<EventExecutor, Instant> beats = new ConcurrentHashMap<>();

    public EventLoopPulse(EventLoopGroup loops, InstantSource clock) {
        this.clock = clock;
        for (EventExecutor loop : loops) {
            beats.put(loop, clock.instant());
            loop.scheduleAtFixedRate(() -> beats.put(loop, clock.instant()), 0, 1, TimeUnit.SECONDS);
        }
    }

    /** How long the quietest loop has been silent. */
    public Duration longestSilence() {
        var now = clock.instant();
        return beats.values().stream()
                .map(beat -> Duration.between(beat, now))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    public boolean alive() {
        return longestSilence().compareTo(LONGEST_SILENCE) <= 0;
    }
}
