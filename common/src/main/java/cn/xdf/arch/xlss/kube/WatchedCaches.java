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
    private final Map<Asked, Shared<?>> shared = new HashMap<>();
    private final List<ListWatch<?>> watches = new ArrayList<>();
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
     * A cache of these objects. Features keep different records of one kind: each has its own cache, and before the start they share a watch.
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
        Asked asked = new Asked(kind, query, mayBeUnknown);
        Shared<T> watch = running ? null : known(asked);
        if (watch == null) {
            watch = listWatch(asked, kind);
            shared.put(asked, watch);
        }
        WatchedCache<V> cache = new WatchedCache<>(watch.name(), watch.contact());
        watch.feeds().add(new CacheFeed<>(kind, reading, cache));
        if (running) {
            run(watch.watch());
        }
        return cache;
    }

    /** What makes two watches the same. */
    private record Asked(ResourceKind<?> kind, ListQuery query, boolean mayBeUnknown) {}

    /** A watch, to which caches are added until it runs. */
    private record Shared<T extends KubernetesObject>(
            String name, Freshness.Contact contact, CacheFeeds<T> feeds, ListWatch<T> watch) {}

    @SuppressWarnings("unchecked") // the kind says the type
    private <T extends KubernetesObject> Shared<T> known(Asked asked) {
        return (Shared<T>) shared.get(asked);
    }

    private <T extends KubernetesObject> Shared<T> listWatch(Asked asked, ResourceKind<T> kind) {
        String name = nameOf(kind, asked.query());
        Freshness.Contact contact = freshness.register(name);
        ApiOutage.Asker asker = outage.asker("watch of " + name, LoggerFactory.getLogger(ListWatch.class));
        CacheFeeds<T> feeds = new CacheFeeds<>(kind);
        ListWatch<T> watch = new ListWatch<>(kind, asked.query(), feeds, contact, clients, asker, asked.mayBeUnknown());
        watches.add(watch);
        return new Shared<>(name, contact, feeds, watch);
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

    /** For health and logs. A second watch of the same, begun while the program runs, has a name of its own. */
    private String nameOf(ResourceKind<?> kind, ListQuery query) {
        String name = query.equals(ListQuery.ALL) ? kind.toString() : kind + " " + query;
        int times = names.merge(name, 1, Integer::sum);
        return times == 1 ? name : name + " #" + times;
    }

    private void run(ListWatch<?> watch) {
        threads.add(Thread.ofVirtual().name("watch").start(watch));
    }
}
