package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Pods that come and go, each with a claim of its own, from begin to end: there is always a volume that is being made or removed. */
final class Arrivals implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1500);
    /** Claims that could not be served are tried again after pauses that grow. */
    private static final Duration SERVED = Duration.ofMinutes(3);

    private final TestNamespace namespace;
    private final List<String> there = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> coming;
    private volatile boolean over;

    private Arrivals(TestNamespace namespace) {
        this.namespace = namespace;
        this.coming = CompletableFuture.runAsync(
                this::comeAndGo, task -> Thread.ofPlatform().daemon().start(task));
    }

    static Arrivals begin(TestNamespace namespace) {
        return new Arrivals(namespace);
    }

    /** Every third one goes at once, whatever became of it; of the others the oldest goes where there are many. */
    private void comeAndGo() {
        for (int number = 0; !over; number++) {
            String name = "guest-" + number;
            namespace.apply(Pods.claim(name) + "---\n" + Pods.sleepingWithClaim(name, name));
            if (number % 3 == 2) {
                remove(name);
            } else {
                there.add(name);
            }
            if (there.size() > 12) {
                remove(there.removeFirst());
            }
            pause();
        }
    }

    private void remove(String name) {
        namespace.kubectl("delete", "pod,pvc", name, "--wait=false");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No more come. Returns how long it then took until each of those that are there runs. */
    Duration awaitServed() {
        end();
        return Await.until("all who came run", SERVED, () -> assertThat(namespace
                        .json("get", "pods")
                        .path("items")
                        .valueStream()
                        .map(Arrivals::state))
                .containsExactlyInAnyOrderElementsOf(
                        there.stream().map(name -> name + " Running").toList()));
    }

    private static String state(JsonNode pod) {
        return pod.at("/metadata/name").asString() + " "
                + pod.at("/status/phase").asString();
    }

    private void end() {
        over = true;
        coming.join();
    }

    /** All go. */
    void leave() {
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
    }

    @Override
    public void close() {
        end();
    }
}
