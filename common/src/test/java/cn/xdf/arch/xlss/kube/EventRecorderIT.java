package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
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
        EventRecorder recorder = new EventRecorder(api, "xlss-it", () -> now);
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

        held(new EventRecorder(api, "xlss-it", () -> now), "no snapshot"); // after a restart
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("count").getAsInt())
                .isEqualTo(7);
    }

    @Test
    void a_long_message_is_shortened_and_an_api_that_is_away_is_no_failure() {
        EventRecorder recorder = new EventRecorder(api, "xlss-it", () -> now);
        held(recorder, "x".repeat(100_000));
        assertThat(server.only("/api/v1/namespaces/kafka/events").get("message").getAsString())
                .hasSize(1000);
        server.kill();
        held(recorder, "other");
    }
}
