package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one cache in step with the API: a list page by page, then a watch from there, resumed where it broke off, and a new
 * list when that is too long ago. An object that cannot be read is left out and told, and does not stop the others.
 */
final class ListWatch<T extends KubernetesObject, V> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ListWatch.class);
    private static final Type PAGE = new TypeToken<ListPage<JsonObject>>() {}.getType();
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration TOO_SHORT = Duration.ofSeconds(1);
    private static final int PAGE_SIZE = 500;
    private static final int WATCH_SECONDS = 240;

    private final ResourceKind<T> kind;
    private final ListQuery query;
    private final Function<T, V> reading;
    private final WatchedCache<V> cache;
    private final Freshness.Contact contact;
    private final ApiCalls commands;
    private final ApiCalls watches;
    private final OutageLog outage;
    private volatile Call watching;
    private volatile boolean stopped;
    private String version;

    ListWatch(
            ResourceKind<T> kind,
            ListQuery query,
            Function<T, V> reading,
            WatchedCache<V> cache,
            Freshness.Contact contact,
            KubernetesClients clients,
            InstantSource clock) {
        this.kind = kind;
        this.query = query;
        this.reading = reading;
        this.cache = cache;
        this.contact = contact;
        this.commands = new ApiCalls(clients.command());
        this.watches = new ApiCalls(clients.watch());
        this.outage = new OutageLog(log, "watch of " + kind, clock);
    }

    @Override
    public void run() {
        int failures = 0;
        while (!stopped) {
            try {
                if (version == null) {
                    list();
                }
                failures = watch().compareTo(TOO_SHORT) < 0 ? failures + 1 : 0;
            } catch (KubernetesFailure failure) {
                failures = failure.kind() == Kind.EXPIRED ? 1 : failures + 1;
                settle(failure);
            } catch (RuntimeException e) { // never ends while the program runs: a cache nobody feeds is worse
                failures++;
                version = null;
                outage.lost(e);
            } finally {
                contact.closed();
            }
            pause(failures);
        }
    }

    void stop() {
        stopped = true;
        Call call = watching;
        if (call != null) {
            call.cancel();
        }
    }

    private void settle(KubernetesFailure failure) {
        boolean resumable =
                failure.code() == 0 || failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TOO_MANY_REQUESTS;
        if (!resumable) {
            version = null;
        }
        if (failure.kind() != Kind.EXPIRED && !stopped) {
            outage.lost(failure);
        }
    }

    private void pause(int failures) {
        if (failures == 0 || stopped) {
            return;
        }
        try {
            Thread.sleep(RETRY.after(failures, ThreadLocalRandom.current().nextDouble()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private void list() {
        Map<ObjectKey, V> all = new HashMap<>();
        String more = "";
        ListPage<JsonObject> page;
        do {
            ApiRequest request = ApiRequest.get(kind.path(query.namespace()))
                    .query(query.parameters())
                    .query("limit", PAGE_SIZE);
            page = commands.send(more.isEmpty() ? request : request.query("continue", more), PAGE);
            page.items().forEach(item -> read(item, all::put));
            more = page.next();
        } while (!more.isEmpty());
        cache.replaceAll(all);
        version = page.resourceVersion();
        contact.synced();
    }

    /** Returns how long it lasted. */
    private Duration watch() {
        long begun = System.nanoTime();
        int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS / 2);
        ApiRequest request = ApiRequest.get(kind.path(query.namespace()))
                .query(query.parameters())
                .query("watch", true)
                .query("allowWatchBookmarks", true)
                .query("resourceVersion", version)
                .query("timeoutSeconds", seconds);
        watching = watches.call(request);
        if (stopped) {
            return Duration.ZERO;
        }
        try (Response response = ApiCalls.open(request, watching)) {
            contact.heard();
            outage.back();
            BufferedSource source = response.body().source();
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                event(request, line);
                contact.heard();
            }
            return Duration.ofNanos(System.nanoTime() - begun);
        } catch (SocketTimeoutException e) {
            return opened(begun, request, e);
        } catch (IOException e) {
            throw ApiCalls.unanswered(request, e);
        }
    }

    /** A watch that was open and then silent for too long is no failure: it is opened anew, to be sure. */
    private Duration opened(long begun, ApiRequest request, SocketTimeoutException silence) {
        if (!contact.isOpen()) {
            throw ApiCalls.unanswered(request, silence);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void event(ApiRequest request, String line) {
        JsonObject event = JSON.deserialize(line, JsonObject.class);
        JsonObject object = event.getAsJsonObject("object");
        switch (event.get("type").getAsString()) {
            case "ADDED", "MODIFIED" -> read(object, cache::put);
            case "DELETED" -> cache.put(keyOf(object), null);
            case "BOOKMARK" -> log.trace("bookmark of {}", kind);
            default -> throw FailureReading.of(request, object);
        }
        version = object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    private void read(JsonObject object, BiConsumer<ObjectKey, V> target) {
        ObjectKey key = keyOf(object);
        V value = null;
        try {
            value = reading.apply(JSON.getGson().fromJson(object, kind.type()));
        } catch (RuntimeException e) {
            log.warn("{} {} cannot be read and is left out: {}", kind, key, e.toString());
        }
        if (value != null) {
            target.accept(key, value);
        } else {
            cache.put(key, null);
        }
    }

    private static ObjectKey keyOf(JsonObject object) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        String namespace = metadata.has("namespace") ? metadata.get("namespace").getAsString() : "";
        return new ObjectKey(namespace, metadata.get("name").getAsString());
    }
}
