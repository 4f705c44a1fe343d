package cn.xdf.arch.xlss.agent.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far a restore is, as its status says it. Told by one thread, read by another. */
final class RestoreProgress {
    private final Map<String, Map<String, Object>> volumes = new TreeMap<>();
    private Instant oldest;

    synchronized void chosen(String volume, Optional<Snapshot> snapshot) {
        Map<String, Object> fields = fields(volume);
        if (snapshot.isEmpty()) {
            fields.put("message", "begins without data");
            return;
        }
        Snapshot one = snapshot.get();
        fields.put("snapshotId", one.id());
        fields.put("snapshotTime", one.time().toString());
        fields.put("consistency", one.consistency());
        fields.put("bytesTotal", one.bytes());
        oldest = oldest == null || one.time().isBefore(oldest) ? one.time() : oldest;
    }

    synchronized void restoring(String volume, SnapshotSource.Progress progress) {
        Map<String, Object> fields = fields(volume);
        fields.put("bytesTotal", progress.bytesTotal());
        fields.put("bytesRestored", progress.bytes());
        fields.put("filesTotal", progress.filesTotal());
        fields.put("filesRestored", progress.files());
        fields.put("percent", percent(progress.bytes(), progress.bytesTotal()));
        if (progress.trouble().isEmpty()) {
            fields.remove("message");
        } else {
            fields.put("message", progress.trouble());
        }
    }

    synchronized void staged(String volume) {
        Map<String, Object> fields = fields(volume);
        if (fields.containsKey("bytesTotal")) { // a quick restore tells of no progress
            fields.put("bytesRestored", fields.get("bytesTotal"));
            fields.remove("message");
        }
        fields.put("percent", 100);
    }

    synchronized void failed(String volume, RestoreFailure failure) {
        fields(volume).put("failure", failure.reason().value());
        fields(volume).put("message", String.valueOf(failure.getMessage()));
    }

    /** Fields of the status, for a merge patch. */
    synchronized Map<String, Object> status(String phase) {
        Map<String, Object> status = new HashMap<>();
        status.put("phase", phase);
        status.put("dataTime", oldest == null ? null : oldest.toString());
        List<Map<String, Object>> all = new ArrayList<>();
        volumes.values().forEach(fields -> all.add(new HashMap<>(fields)));
        status.put("volumes", all);
        status.put("percent", percent(sum("bytesRestored"), sum("bytesTotal")));
        return status;
    }

    private long sum(String field) {
        return volumes.values().stream()
                .mapToLong(fields -> (Long) fields.getOrDefault(field, 0L))
                .sum();
    }

    private int percent(long done, long total) {
        boolean all = !volumes.isEmpty()
                && volumes.values().stream()
                        .allMatch(fields -> Integer.valueOf(100).equals(fields.get("percent")));
        return total == 0 ? all ? 100 : 0 : (int) Math.min(100, done * 100 / total);
    }

    private Map<String, Object> fields(String volume) {
        return volumes.computeIfAbsent(volume, name -> new HashMap<>(Map.of("name", name)));
    }
}
