package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import io.kubernetes.client.common.KubernetesObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes a program's caches and runs them: started once the program's objects are wired (and so have registered their
 * listeners), stopped with it.
 */
public final class WatchedCaches implements SmartLifecycle {
    /** Early among what starts with a program, late among what stops. */
    static final int PHASE = 0;

    private final KubernetesClients clients;
    private final Freshness freshness;
    private final ApiOutage outage;
    private final BackgroundLoop heartbeat;
    private final List<ListWatch<?, ?>> watches = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private boolean running;

    public WatchedCaches(
            KubernetesClients clients, Freshness freshness, KubernetesProperties properties, InstantSource clock) {
        this.clients = clients;
        this.freshness = freshness;
        this.outage = new ApiOutage(clock);
        this.heartbeat = ApiHeartbeat.loop(clients, freshness, properties.heartbeatInterval(), outage);
    }

    /**
     * A cache of these objects.
     *
     * @param reading makes the record that is kept; null leaves the object out
     */
    public synchronized <T extends KubernetesObject, V> WatchedCache<V> watch(
            ResourceKind<T> kind, ListQuery query, Function<T, V> reading) {
        return watch(kind, query, reading, false);
    }

    /** Like {@link #watch}, of a kind that older clusters do not know: there the cache is empty. */
    public synchronized <T extends KubernetesObject, V> WatchedCache<V> watchIfServed(
            ResourceKind<T> kind, ListQuery query, Function<T, V> reading) {
        return watch(kind, query, reading, true);
    }

    private <T extends KubernetesObject, V> WatchedCache<V> watch(
            ResourceKind<T> kind, ListQuery query, Function<T, V> reading, boolean mayBeUnknown) {
        String name = nameOf(kind, query);
        Freshness.Contact contact = freshness.register(name);
        WatchedCache<V> cache = new WatchedCache<>(name, contact);
        ApiOutage.Asker asker = outage.asker("watch of " + name, LoggerFactory.getLogger(ListWatch.class));
        CacheFeed<T, V> feed = new CacheFeed<>(kind, reading, cache);
        ListWatch<T, V> watch = new ListWatch<>(kind, query, feed, contact, clients, asker, mayBeUnknown);
        watches.add(watch);
        if (running) {
            run(watch);
        }
        return cache;
    }

    @Override
    public synchronized void start() {
        running = true;
        heartbeat.start();
        watches.forEach(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        heartbeat.stop();
        watches.forEach(ListWatch::stop);
        threads.forEach(Thread::interrupt);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Features keep different records of one kind: each its own cache, with a name of its own for health and logs. */
    private String nameOf(ResourceKind<?> kind, ListQuery query) {
        String name = query.equals(ListQuery.ALL) ? kind.toString() : kind + " " + query;
        int times = names.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + " #" + times;
    }

    private void run(ListWatch<?, ?> watch) {
        threads.add(Thread.ofVirtual().name("watch").start(watch));
    }
}
