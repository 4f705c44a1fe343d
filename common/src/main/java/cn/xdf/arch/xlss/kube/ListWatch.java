package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Keeps caches of one kind in step with the API: a list page by page, then a watch from there, resumed where it broke off, and a
 * new list when that is too long ago.
 */
final class ListWatch<T extends KubernetesObject> implements Runnable {
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration TOO_SHORT = Duration.ofSeconds(1);
    private static final Duration UNKNOWN = Duration.ofMinutes(5);
    private static final int PAGE_SIZE = 500;
    private static final int WATCH_SECONDS = 240;

    private final ResourceKind<T> kind;
    private final ListQuery query;
    private final CacheFeeds<T> feeds;
    private final Freshness.Contact contact;
    private final ApiCalls commands;
    private final ApiCalls watches;
    private final ApiOutage.Asker outage;
    private final boolean mayBeUnknown;
    private volatile Call watching;
    private volatile boolean stopped;
    private String version;

    ListWatch(
            ResourceKind<T> kind,
            ListQuery query,
            CacheFeeds<T> feeds,
            Freshness.Contact contact,
            KubernetesClients clients,
            ApiOutage.Asker outage,
            boolean mayBeUnknown) {
        this.kind = kind;
        this.query = query;
        this.feeds = feeds;
        this.contact = contact;
        this.commands = new ApiCalls(clients.command());
        this.watches = new ApiCalls(clients.watch());
        this.outage = outage;
        this.mayBeUnknown = mayBeUnknown;
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
                if (mayBeUnknown && failure.isNotFound()) {
                    awaitKind();
                    continue;
                }
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

    /** There are none of a kind that the cluster does not know; the heartbeat tells meanwhile whether it is there. */
    private void awaitKind() {
        feeds.begin();
        feeds.complete();
        contact.synced();
        contact.heard();
        outage.back();
        version = null;
        sleep(UNKNOWN);
    }

    private void pause(int failures) {
        if (failures > 0 && !stopped) {
            sleep(RETRY.after(failures, ThreadLocalRandom.current().nextDouble()));
        }
    }

    private void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private void list() {
        feeds.begin();
        String more = "";
        ListPage<JsonObject> page;
        do {
            ApiRequest request = ApiRequest.get(kind.path(query.namespace()))
                    .query(query.parameters())
                    .query("limit", PAGE_SIZE);
            page = commands.send(
                    more.isEmpty() ? request : request.query("continue", more),
                    body -> ListPage.read(body, feeds::collect));
            more = page.next();
        } while (!more.isEmpty());
        feeds.complete();
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
                version = feeds.event(request, line);
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
}
