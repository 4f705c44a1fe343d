package cn.xdf.arch.xlss.kube;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.gson.V1MetadataExclusionStrategy;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The API's objects as JSON. client-java's models are read by the names on their fields, as our own are. Its class {@code JSON} would load
 * all of its 800 models at a start, and take each object apart at every level to check what the API server has checked.
 */
final class ObjectJson {
    static final Gson GSON = new GsonBuilder()
            .setExclusionStrategies(
                    new V1MetadataExclusionStrategy()) // managed fields: large, and nobody here asks who wrote what
            .registerTypeAdapter(OffsetDateTime.class, new Time().nullSafe())
            .registerTypeAdapter(Quantity.class, new Amount().nullSafe())
            .registerTypeAdapter(byte[].class, new JSON.ByteArrayAdapter())
            .create();

    private ObjectJson() {}

    static byte[] write(Object object) {
        return GSON.toJson(object).getBytes(StandardCharsets.UTF_8);
    }

    /** Null for an empty body. */
    static <T> T read(InputStream body, Type type) {
        return GSON.fromJson(new InputStreamReader(body, StandardCharsets.UTF_8), type);
    }

    /** Reads any fraction of a second; writes six digits, since the API refuses a MicroTime with fewer. */
    private static final class Time extends TypeAdapter<OffsetDateTime> {
        private static final DateTimeFormatter MICROSECONDS =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
        /** Those of leases are finer, and never come again. */
        private static final int WHOLE_SECOND = "2026-11-30T10:00:00Z".length();

        private final Remembered<OffsetDateTime> times = new Remembered<>(OffsetDateTime::parse);

        @Override
        public void write(JsonWriter out, OffsetDateTime time) throws IOException {
            out.value(MICROSECONDS.format(time));
        }

        @Override
        public OffsetDateTime read(JsonReader in) throws IOException {
            String text = in.nextString();
            return text.length() <= WHOLE_SECOND ? times.read(text) : OffsetDateTime.parse(text);
        }
    }

    /** As client-java's own. */
    private static final class Amount extends TypeAdapter<Quantity> {
        private final Remembered<Quantity> amounts = new Remembered<>(Quantity::fromString);

        @Override
        public void write(JsonWriter out, Quantity amount) throws IOException {
            out.value(amount.toSuffixedString());
        }

        @Override
        public Quantity read(JsonReader in) throws IOException {
            return amounts.read(in.nextString());
        }
    }
}
