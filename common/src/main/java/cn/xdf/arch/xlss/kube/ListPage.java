package cn.xdf.arch.xlss.kube;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.kubernetes.client.openapi.models.V1ListMeta;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** One page of a list of any kind, as the API sends it. */
record ListPage<T>(V1ListMeta metadata, List<T> items) {
    ListPage {
        items = items == null ? List.of() : items;
    }

    /**
     * Reads a page and hands on each object as soon as it is there: 500 at once, of each kind that is listed, would leave the heap larger than it needs to be.
     *
     * @return the page without its objects
     */
    static ListPage<JsonObject> read(InputStream body, Consumer<JsonObject> each) {
        JsonReader in = new JsonReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        V1ListMeta metadata = null;
        try {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "metadata" -> metadata = ObjectJson.GSON.fromJson(in, V1ListMeta.class);
                    case "items" -> items(in, each);
                    default -> in.skipValue();
                }
            }
            in.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ListPage<>(metadata, List.of());
    }

    private static void items(JsonReader in, Consumer<JsonObject> each) throws IOException {
        if (in.peek() == JsonToken.NULL) { // as Go writes an empty list
            in.nextNull();
            return;
        }
        in.beginArray();
        while (in.hasNext()) {
            each.accept(ObjectJson.GSON.fromJson(in, JsonObject.class));
        }
        in.endArray();
    }

    /** Where the next page begins; empty after the last. */
    String next() {
        return metadata == null || metadata.getContinue() == null ? "" : metadata.getContinue();
    }

    String resourceVersion() {
        return metadata == null ? null : metadata.getResourceVersion();
    }
}
