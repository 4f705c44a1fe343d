package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.CoreV1Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events that people read with {@code kubectl describe}. The same Event about the same object is one object with a
 * count, and is written at most every few seconds. Never fails: an Event is a courtesy.
 */
public final class EventRecorder {
    /** Shown as the kind of an Event. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final ResourceKind<CoreV1Event> EVENTS =
            new ResourceKind<>(CoreV1Event.class, "", "v1", "events", true);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int REMEMBERED = 1000;
    private static final int MESSAGE_LIMIT = 1000;
    private static final int NAME_LIMIT = 200;

    private final KubernetesApi api;
    private final String component;
    private final InstantSource clock;
    private final Executor writer;
    private final Map<ObjectKey, Seen> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Seen> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param written when it was last written @param unwritten how often it was seen since */
    private record Seen(Instant written, int unwritten) {}

    /** @param count how often since it was last written @param first as far as we remember */
    private record Sighting(int count, boolean first) {}

    /** @param writer where the requests are made, in the order of the Events; they block like every command */
    public EventRecorder(KubernetesApi api, String component, InstantSource clock, Executor writer) {
        this.api = api;
        this.component = component;
        this.clock = clock;
        this.writer = writer;
    }

    /**
     * @param kind of the object, as in {@code Pod}
     * @param reason one word in camel case
     * @param message may hold what a user wrote: shortened, never interpreted
     */
    public void record(
            String apiVersion, String kind, ObjectKey object, String uid, Type type, String reason, String message) {
        String text = shortened(message);
        String identity = String.join("\n", kind, uid, type.text, reason, text, component);
        UUID hash = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        String name = object.name().length() > NAME_LIMIT ? object.name().substring(0, NAME_LIMIT) : object.name();
        String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
        ObjectKey key = ObjectKey.of(namespace, name + "." + hash.toString().replace("-", ""));
        sighting(key).ifPresent(sighting -> {
            Map<String, Object> body = body(key, reference(apiVersion, kind, object, uid), type, reason, text);
            body.put("count", sighting.count());
            writer.execute(() -> write(key, body, sighting));
        });
    }

    public void record(
            String apiVersion, String kind, KubernetesObject object, Type type, String reason, String message) {
        record(apiVersion, kind, ObjectKey.of(object), object.getMetadata().getUid(), type, reason, message);
    }

    /** What to write now; empty while it was written a moment ago. */
    private synchronized Optional<Sighting> sighting(ObjectKey key) {
        Instant now = clock.instant();
        Seen seen = recent.get(key);
        if (seen != null && Duration.between(seen.written, now).compareTo(QUIET) < 0) {
            recent.put(key, new Seen(seen.written, seen.unwritten + 1));
            return Optional.empty();
        }
        recent.put(key, new Seen(now, 0));
        return Optional.of(seen == null ? new Sighting(1, true) : new Sighting(seen.unwritten + 1, false));
    }

    /** One that we have not seen before is most likely new to the API, too: it is not looked for first, which saves half of the requests. */
    private void write(ObjectKey key, Map<String, Object> body, Sighting sighting) {
        try {
            if (sighting.first()) {
                if (!created(key, body)) {
                    counted(key, body, sighting.count());
                }
            } else if (!counted(key, body, sighting.count())) {
                created(key, body);
            }
        } catch (RuntimeException e) {
            log.debug("Event {} was not written", key, e);
        }
    }

    /** False: it is there already, written before a restart or by another replica. */
    private boolean created(ObjectKey key, Map<String, Object> body) {
        try {
            api.create(EVENTS, key, body);
            return true;
        } catch (KubernetesFailure failure) {
            if (failure.alreadyExists()) {
                return false;
            }
            throw failure;
        }
    }

    /** False: there is none any more, the API server keeps Events for an hour. */
    private boolean counted(ObjectKey key, Map<String, Object> body, int count) {
        Optional<CoreV1Event> there = api.find(EVENTS, key);
        there.map(event -> event.getCount() == null ? 1 : event.getCount())
                .ifPresent(before -> api.mergePatch(
                        EVENTS, key, Map.of("count", before + count, "lastTimestamp", body.get("lastTimestamp"))));
        return there.isPresent();
    }

    private Map<String, Object> body(
            ObjectKey key, Map<String, Object> about, Type type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("apiVersion", "v1");
        body.put("kind", "Event");
        body.put("metadata", Map.of("namespace", key.namespace(), "name", key.name()));
        body.put("involvedObject", about);
        body.put("type", type.text);
        body.put("reason", reason);
        body.put("message", message);
        body.put("firstTimestamp", now);
        body.put("lastTimestamp", now);
        body.put("source", Map.of("component", component));
        body.put("reportingComponent", component);
        return body;
    }

    private static Map<String, Object> reference(String apiVersion, String kind, ObjectKey object, String uid) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("apiVersion", apiVersion);
        about.put("kind", kind);
        about.put("name", object.name());
        about.put("uid", uid);
        if (!object.namespace().isEmpty()) {
            about.put("namespace", object.namespace());
        }
        return about;
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT - 1) + "…";
    }
}
