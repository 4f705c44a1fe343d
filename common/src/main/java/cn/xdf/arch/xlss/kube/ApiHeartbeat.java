package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import java.time.Duration;

/**
 * Asks the API every few seconds whether it is there: a watch without events is silent for minutes, dead or alive. Counts
 * as a contact of its own too, so that a program without caches knows when the API is away.
 */
final class ApiHeartbeat {
    private final ApiCalls calls;
    private final Freshness freshness;
    private final Freshness.Contact contact;
    private final ApiOutage.Asker outage;

    private ApiHeartbeat(KubernetesClients clients, Freshness freshness, ApiOutage outage) {
        this.calls = new ApiCalls(clients.command());
        this.freshness = freshness;
        this.contact = freshness.register("api");
        this.outage = outage.heartbeat();
    }

    static BackgroundLoop loop(KubernetesClients clients, Freshness freshness, Duration interval, ApiOutage outage) {
        return new BackgroundLoop("api-heartbeat", interval, new ApiHeartbeat(clients, freshness, outage)::beat);
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
