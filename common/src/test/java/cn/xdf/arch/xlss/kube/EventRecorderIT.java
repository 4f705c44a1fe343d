package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderIT {
    private static final ObjectKey POD = ObjectKey.of("kafka", "kafka-0");

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesProperties properties = KubernetesProperties.defaults();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final KubernetesApi api =
            new KubernetesApi(KubernetesClients.at(server.url(), properties), properties, () -> now);

    @AfterEach
    void close() {
        server.close();
    }

    private void held(EventRecorder recorder, String message) {
        recorder.record("v1", "Pod", POD, "uid-1", EventRecorder.Type.WARNING, "Held", message);
    }

    @Test
    void the_same_event_is_one_object_with_a_count_written_now_and_then() {
        EventRecorder recorder = new EventRecorder(api, "xlss-it", () -> now, Runnable::run);
        for (int i = 0; i < 5; i++) {
            held(recorder, "no snapshot");
        }
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("count").getAsInt())
                .isEqualTo(1);
        now = now.plus(Duration.ofSeconds(11));
        held(recorder, "no snapshot");

        JsonObject event = server.only("/api/v1/namespaces/kafka/events");
        assertThat(event.get("count").getAsInt()).isEqualTo(6);
        assertThat(event.get("lastTimestamp").getAsString()).isEqualTo("2030-01-01T00:00:11Z");
        assertThat(event.getAsJsonObject("involvedObject").get("uid").getAsString())
                .isEqualTo("uid-1");

        held(new EventRecorder(api, "xlss-it", () -> now, Runnable::run), "no snapshot"); // after a restart
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("count").getAsInt())
                .isEqualTo(7);
    }

    @Test
    void a_new_event_is_one_request_and_one_that_is_known_is_not_created_in_vain() {
        EventRecorder recorder = new EventRecorder(api, "xlss-it", () -> now, Runnable::run);
        held(recorder, "no snapshot");
        assertThat(server.requests()).isEqualTo("POST");

        now = now.plus(Duration.ofSeconds(11));
        held(recorder, "no snapshot");
        assertThat(server.requests()).isEqualTo("POST GET PATCH");

        server.delete("/api/v1/namespaces/kafka/events/"
                + server.only("/api/v1/namespaces/kafka/events")
                        .getAsJsonObject("metadata")
                        .get("name")
                        .getAsString()); // as the API server does with old ones
        now = now.plus(Duration.ofSeconds(11));
        held(recorder, "no snapshot");
        assertThat(server.requests()).isEqualTo("POST GET PATCH GET POST");
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("count").getAsInt())
                .isEqualTo(1);
    }

    @Test
    void a_long_message_is_shortened_and_an_api_that_is_away_is_no_failure() {
        EventRecorder recorder = new EventRecorder(api, "xlss-it", () -> now, Runnable::run);
        held(recorder, "x".repeat(100_000));
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("message").getAsString())
                .hasSize(1000);
        server.kill();
        held(recorder, "other");
    }

    @Test
    void the_work_goes_on_while_its_event_is_written_and_what_was_said_last_is_written_at_the_end() throws Exception {
        CountDownLatch apiAnswers = new CountDownLatch(1);
        try (EventQueue queue = new EventQueue()) {
            queue.execute(() -> await(apiAnswers)); // an API server that takes its time
            held(new EventRecorder(api, "xlss-it", () -> now, queue), "no snapshot"); // and yet this returns
            assertThat(server.all("/api/v1/namespaces/kafka/events")).isEmpty();
            apiAnswers.countDown();
        }
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("message").getAsString())
                .isEqualTo("no snapshot");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
