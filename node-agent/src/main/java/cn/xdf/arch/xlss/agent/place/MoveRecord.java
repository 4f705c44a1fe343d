package cn.xdf.arch.xlss.agent.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the agent knows of a move for itself, on the volume's own disk.
 *
 * @param epoch of the volume: before the move in what is staged, since the move in what is placed
 * @param pool uuid of the pool it was staged in
 * @param snapshot empty: begins without data
 */
public record MoveRecord(String volume, long epoch, String restoreUid, String pool, String snapshot) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public void write(Path file) throws IOException {
        Durable.makeDirectories(file.getParent());
        Durable.write(file, JSON.writeValueAsBytes(this));
    }

    /** Empty: there is none. @throws IOException it cannot be read, or is not one */
    public static Optional<MoveRecord> read(Path file) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), MoveRecord.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException broken) {
            throw new IOException("not a record of a move: " + file, broken);
        }
    }
}
