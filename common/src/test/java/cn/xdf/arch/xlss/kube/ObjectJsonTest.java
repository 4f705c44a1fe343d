package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectJsonTest {
    @Test
    void a_time_is_read_with_any_fraction_and_written_with_six_digits() {
        for (String time : new String[] {"10:00:00Z", "10:00:00.5Z", "10:00:00.123456789Z", "12:00:00+02:00"}) {
            V1Lease lease = read("{\"spec\":{\"renewTime\":\"2026-11-29T" + time + "\"}}", V1Lease.class);

            assertThat(lease.getSpec().getRenewTime()).isEqualTo(OffsetDateTime.parse("2026-11-29T" + time));
        }
        V1LeaseSpec spec = new V1LeaseSpec().renewTime(OffsetDateTime.parse("2026-11-29T12:00:00.5+02:00"));

        assertThat(written(spec)).isEqualTo("{\"renewTime\":\"2026-11-29T10:00:00.500000Z\"}");
    }

    @Test
    void quantities_and_bytes_are_what_the_api_calls_so() {
        V1PersistentVolume volume = read("{\"spec\":{\"capacity\":{\"storage\":\"10Gi\"}}}", V1PersistentVolume.class);
        V1Secret secret = read("{\"data\":{\"password\":\"c2VjcmV0\"}}", V1Secret.class);

        assertThat(volume.getSpec().getCapacity()).containsEntry("storage", Quantity.fromString("10Gi"));
        assertThat(secret.getData().get("password"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("secret");
        assertThat(written(volume.getSpec().getCapacity())).isEqualTo("{\"storage\":\"10Gi\"}");
        assertThat(written(secret.getData())).isEqualTo("{\"password\":\"c2VjcmV0\"}");
    }

    @Test
    void what_is_null_is_not_written_and_fields_of_newer_servers_are_no_matter() {
        V1Secret secret = read(
                "{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"manager\":\"kubectl\"}]},\"fromTheFuture\":1}",
                V1Secret.class);

        assertThat(secret.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(written(secret.getMetadata())).contains("\"name\":\"a\"").doesNotContain("null", "managedFields");
        assertThat(written(Map.of("metadata", Map.of("name", "a")))).isEqualTo("{\"metadata\":{\"name\":\"a\"}}");
    }

    private static <T> T read(String json, Class<T> type) {
        return ObjectJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), type);
    }

    private static String written(Object object) {
        return new String(ObjectJson.write(object), StandardCharsets.UTF_8);
    }
}
