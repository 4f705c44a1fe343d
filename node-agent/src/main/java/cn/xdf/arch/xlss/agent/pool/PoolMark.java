package cn.xdf.arch.xlss.agent.pool;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The identity of a pool, as it stands in {@code .xlss/pool}: written once, never again.
 *
 * @param uuid of the pool, random
 * @param filesystem on which the mark was made: a copy of the mark on another one is no pool
 */
record PoolMark(String uuid, FilesystemIdentity filesystem) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_UUID = 64; // the field of the StorageNode takes no more

    static PoolMark random(FilesystemIdentity filesystem) {
        return new PoolMark(UUID.randomUUID().toString(), filesystem);
    }

    /** @throws IllegalArgumentException when it is no mark of ours, with the reason */
    static PoolMark parse(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        String uuid = json.path("uuid").asString("");
        if (uuid.isBlank() || uuid.length() > MAX_UUID) {
            throw new IllegalArgumentException("it has no uuid");
        }
        return new PoolMark(
                uuid,
                new FilesystemIdentity(
                        json.path("fsUuid").asString(""), json.path("fsid").asString("")));
    }

    String json() {
        Map<String, String> fields = new TreeMap<>(Map.of("uuid", uuid));
        if (!filesystem.uuid().isEmpty()) {
            fields.put("fsUuid", filesystem.uuid());
        }
        if (!filesystem.fsid().isEmpty()) {
            fields.put("fsid", filesystem.fsid());
        }
        return JSON.writeValueAsString(fields) + "\n";
    }
}
