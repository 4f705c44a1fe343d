package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.place.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The {@link BackupRecord}s: a file each in {@code .xlss/records/backups}, replaced as a whole. */
final class BackupRecords {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRecords.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    /** @param folder made when it is needed; its pool must be there then */
    BackupRecords(Path folder) {
        this.folder = folder;
    }

    /** Empty: none, or one that cannot be read (which is told, and costs no more than a backup more). */
    Optional<BackupRecord> find(String volume) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file(volume)), BackupRecord.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            LOG.warn("the backup record of {} cannot be read: {}", volume, unreadable.toString());
            return Optional.empty();
        }
    }

    void write(String volume, BackupRecord record) {
        try {
            Durable.makeDirectories(folder);
            Durable.write(file(volume), JSON.writeValueAsBytes(record));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the backup record of " + volume + ": " + e, e);
        }
    }

    /** @param volume a PersistentVolume's name, which the API lets hold no slash */
    private Path file(String volume) {
        return folder.resolve(volume + ".json");
    }
}
