package cn.xdf.arch.xlss.agent.place;

import cn.xdf.arch.xlss.api.Names;
import java.nio.file.Path;
import java.time.Instant;

/** Where everything of one volume lies below its base path. */
public record VolumePaths(Path basePath, String volume) {
    /** What pods mount. */
    public Path directory() {
        return basePath.resolve(volume);
    }

    /** Of all volumes: a folder a volume, in it one a restore. */
    public static Path staging(Path basePath) {
        return basePath.resolve(Names.OWN_FOLDER).resolve("staging");
    }

    /** All that one restore stages of the volume. */
    public Path staging(String restoreUid) {
        return staging(basePath).resolve(volume).resolve(restoreUid);
    }

    /** The data, under the volume's own name. */
    public Path staged(String restoreUid) {
        return staging(restoreUid).resolve(volume);
    }

    /** Says that the data beside it is complete. */
    public Path stagedRecord(String restoreUid) {
        return staging(restoreUid).resolve("staged.json");
    }

    /** A folder of its own, in it the data under the volume's own name: so it can be backed up like the volume itself. */
    public Path quarantine(Instant now, String reason) {
        return quarantine()
                .resolve(now.toString().replace(":", "") + "-" + reason)
                .resolve(volume);
    }

    public Path quarantine() {
        return quarantine(basePath).resolve(volume);
    }

    /** Of all volumes: a folder a volume, in it one for each time that something was put aside. */
    public static Path quarantine(Path basePath) {
        return basePath.resolve(Names.OWN_FOLDER).resolve("quarantine");
    }

    /** Of all volumes: a file a volume. */
    public static Path records(Path basePath) {
        return basePath.resolve(Names.OWN_FOLDER).resolve("records").resolve("moves");
    }

    /** Of all volumes: a file a volume, about its backups. */
    public static Path backupRecords(Path basePath) {
        return basePath.resolve(Names.OWN_FOLDER).resolve("records").resolve("backups");
    }

    /** Says which move put the data in place. */
    public Path placedRecord() {
        return records(basePath).resolve(volume + ".json");
    }
}
