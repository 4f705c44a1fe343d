package cn.xdf.arch.xlss.agent.restic;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A snapshot as {@code restic snapshots} lists it.
 *
 * @param time by the clock of the node that made it
 * @param values its tags {@code key=value}; of a key that is there twice, the first
 * @param flags its tags without a value, such as {@code partial}
 * @param files how many it holds, directories not counted; 0 when restic did not note it
 * @param bytes of all its files
 */
public record ResticSnapshot(
        String id,
        Instant time,
        String host,
        List<String> paths,
        Map<String, String> values,
        Set<String> flags,
        long files,
        long bytes) {

    /** All snapshots that a {@link ResticCommand#snapshots} found; those that cannot be read are left out. */
    public static List<ResticSnapshot> of(ResticResult snapshots) {
        List<ResticSnapshot> all = new ArrayList<>();
        for (JsonNode list : snapshots.output()) {
            for (JsonNode snapshot : list) {
                if (isTime(snapshot.path("time").asString(""))
                        && !snapshot.path("id").asString("").isEmpty()) {
                    all.add(read(snapshot));
                }
            }
        }
        return List.copyOf(all);
    }

    /** The value of a tag; empty when it has none. */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** Whether a former home's data is in it, and not the volume's own. */
    public boolean isSalvage() {
        return value(SnapshotTags.TRIGGER).equals(SnapshotTags.SALVAGE);
    }

    private static ResticSnapshot read(JsonNode snapshot) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> flags = new TreeSet<>();
        for (JsonNode tag : snapshot.path("tags")) {
            String text = tag.asString("");
            int equals = text.indexOf('=');
            if (equals < 0) {
                flags.add(text);
            } else {
                values.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        List<String> paths = new ArrayList<>();
        snapshot.path("paths").forEach(path -> paths.add(path.asString("")));
        return new ResticSnapshot(
                snapshot.path("id").asString(""),
                OffsetDateTime.parse(snapshot.path("time").asString("")).toInstant(),
                snapshot.path("hostname").asString(""),
                List.copyOf(paths),
                Map.copyOf(values),
                Set.copyOf(flags),
                snapshot.at("/summary/total_files_processed").asLong(0),
                snapshot.at("/summary/total_bytes_processed").asLong(0));
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
