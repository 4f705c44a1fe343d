package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which snapshot holds what a quarantine entry holds. Stands beside the data, so that it is saved once, however often the agent starts.
 *
 * @param time when the comparison that proved it began: what changed later is not in it
 * @param reason why it is partial; else empty
 */
record SalvageRecord(String snapshot, Instant time, Result result, long files, long bytes, String reason) {
    private static final Logger LOG = LoggerFactory.getLogger(SalvageRecord.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How a salvage ended. */
    enum Result {
        /** In a snapshot of its own. */
        SAVED,
        /** A backup had the same already. */
        IDENTICAL,
        /** Some of it could not be read: it never goes. */
        PARTIAL
    }

    void write(Path file) throws IOException {
        Durable.write(file, JSON.writeValueAsBytes(this));
    }

    /** Empty: none, or one that cannot be read, which costs no more than another salvage. */
    static Optional<SalvageRecord> read(Path file) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), SalvageRecord.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException broken) {
            LOG.warn("not a record of a salvage: {}: {}", file, broken.toString());
            return Optional.empty();
        }
    }
}
