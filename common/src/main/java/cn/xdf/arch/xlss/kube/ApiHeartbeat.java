package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import java.time.Duration;

/**
 * Asks the API every few seconds whether it is there: a watch without events is silent for minutes, dead or alive. Counts
 * as a contact of its own too, so that a program without caches knows when the API is away.
 */
final class ApiHeartbeat implements AutoCloseable {
    private final ApiCalls calls;
    private final Freshness freshness;
    private final Freshness.Contact contact;
    private final ApiOutage.Asker outage;
    private final BackgroundLoop loop;

    ApiHeartbeat(KubernetesClients clients, Freshness freshness, Duration interval, ApiOutage outage) {
        this.calls = new ApiCalls(clients.command());
        this.freshness = freshness;
        this.contact = freshness.register("api");
        this.outage = outage.heartbeat();
        this.loop = new BackgroundLoop("api-heartbeat", interval, this::beat);
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.stop();
    }

    private void beat() {
        try {
            calls.send(ApiRequest.get("/readyz"));
            contact.synced();
            freshness.heartbeat();
            outage.back();
        } catch (KubernetesFailure failure) {
            if (!Thread.currentThread().isInterrupted()) {
                outage.lost(failure);
            }
        }
    }
}
