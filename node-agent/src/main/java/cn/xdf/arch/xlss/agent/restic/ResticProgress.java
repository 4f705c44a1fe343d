package cn.xdf.arch.xlss.agent.restic;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How far a backup or a restore is. Totals grow while restic is still looking. */
public record ResticProgress(long bytesDone, long bytesTotal, long filesDone, long filesTotal) {
    /** Empty: the line tells of something else. */
    static Optional<ResticProgress> of(JsonNode line) {
        if (!line.path("message_type").asString("").equals("status")) {
            return Optional.empty();
        }
        return Optional.of(new ResticProgress(
                line.path("bytes_done").asLong(0) + line.path("bytes_restored").asLong(0),
                line.path("total_bytes").asLong(0),
                line.path("files_done").asLong(0) + line.path("files_restored").asLong(0),
                line.path("total_files").asLong(0)));
    }
}
