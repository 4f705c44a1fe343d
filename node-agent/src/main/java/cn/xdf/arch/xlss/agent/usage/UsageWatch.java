package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Measures the volumes at home on this node, one after the other, now and then. */
public final class UsageWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int RESTS = 20;
    private static final String BEYOND =
            "it uses more than it has requested: room that may be promised to other volumes of the node";

    private final WatchedCache<LocalVolume> volumes;
    private final TreeUsage trees;
    private final UsageMeters meters;
    private final EventRecorder events;
    private final Duration interval;
    private final InstantSource clock;
    private final BackgroundLoop loop = new BackgroundLoop("usage", LOOK, this::look);
    private Runnable listener = () -> {};
    private Instant next = Instant.MIN;
    private volatile Long written;

    /** @param volumes at home on this node */
    UsageWatch(
            WatchedCache<LocalVolume> volumes,
            TreeUsage trees,
            UsageMeters meters,
            EventRecorder events,
            Duration interval,
            InstantSource clock) {
        this.volumes = volumes;
        this.trees = trees;
        this.meters = meters;
        this.events = events;
        this.interval = interval;
        this.clock = clock;
    }

    /** One volume. */
    record Measured(LocalVolume volume, Usage usage) {
        boolean isBeyond() {
            return usage.bytes() > volume.capacityBytes();
        }

        /** What it takes beyond its request was promised to nobody. */
        long written() {
            return Math.min(usage.bytes(), volume.capacityBytes());
        }
    }

    /** To be called before the start. @param changed called when {@link #writtenBytes()} has another value */
    public void onChange(Runnable changed) {
        this.listener = changed;
    }

    /** What all of them have written of their requests; empty: not measured yet. */
    public Optional<Long> writtenBytes() {
        return Optional.ofNullable(written);
    }

    private void look() throws InterruptedException {
        Instant begun = clock.instant();
        if (begun.isBefore(next) || !volumes.isFresh()) {
            return;
        }
        tell(measure());
        Duration rest = Duration.between(begun, clock.instant()).multipliedBy(RESTS);
        next = clock.instant().plus(rest.compareTo(interval) > 0 ? rest : interval);
    }

    List<Measured> measure() throws InterruptedException {
        List<Measured> all = new ArrayList<>();
        for (LocalVolume volume : volumes.values()) {
            try {
                trees.of(Path.of(volume.path())).ifPresent(usage -> all.add(new Measured(volume, usage)));
            } catch (IOException | RuntimeException e) {
                LOG.warn("the usage of volume {} cannot be measured: {}", volume.name(), e.toString());
            }
        }
        return all;
    }

    private void tell(List<Measured> all) {
        meters.show(all);
        all.stream().filter(Measured::isBeyond).forEach(this::warn);
        long sum = all.stream().mapToLong(Measured::written).sum();
        boolean news = written == null || written != sum;
        written = sum;
        if (news) {
            listener.run();
        }
    }

    private void warn(Measured one) {
        one.volume()
                .claim()
                .ifPresent(claim -> events.record(
                        "v1",
                        "PersistentVolumeClaim",
                        ObjectKey.of(claim.namespace(), claim.name()),
                        claim.uid(),
                        EventRecorder.Type.WARNING,
                        "VolumeBeyondRequest",
                        BEYOND));
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
