package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API every few seconds whether it is there: a watch without events is silent for minutes, dead or alive. Counts
 * as a contact of its own too, so that a program without caches knows when the API is away.
 */
final class ApiHeartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiHeartbeat.class);

    private final ApiCalls calls;
    private final Freshness freshness;
    private final Duration interval;
    private final Freshness.Contact contact;
    private final OutageLog outage;
    private Thread thread;

    ApiHeartbeat(KubernetesClients clients, Freshness freshness, Duration interval, InstantSource clock) {
        this.calls = new ApiCalls(clients.command());
        this.freshness = freshness;
        this.interval = interval;
        this.contact = freshness.register("api");
        this.outage = new OutageLog(log, "Kubernetes API", clock);
    }

    void start() {
        thread = Thread.ofVirtual().name("api-heartbeat").start(this::beat);
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void beat() {
        try {
            while (!Thread.interrupted()) {
                once();
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
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
