package cn.xdf.arch.xlss.agent.restic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The folder where restic keeps its cache, its temporary packs and the certificates it trusts. Made when a repository is first used and
 * only beside the pool's mark: without that the disk is not there, and everything would land on the one below it.
 */
final class ResticFolder {
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path work;

    ResticFolder(Path work) {
        this.work = work;
    }

    /** @throws UncheckedIOException there is no place for it */
    Map<String, String> environment(ResticRepository repository) {
        try {
            make(work);
            Map<String, String> environment = new HashMap<>();
            environment.put("RESTIC_CACHE_DIR", make(work.resolve("cache")).toString());
            environment.put("TMPDIR", make(work.resolve("tmp")).toString());
            if (!repository.authority().isEmpty()) {
                environment.put("RESTIC_CACERT", certificate(repository).toString());
            }
            return environment;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for restic: " + e, e);
        }
    }

    private static Path make(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : made(folder);
    }

    private static Path made(Path folder) throws IOException {
        try {
            return Files.createDirectory(folder, OURS_ALONE);
        } catch (FileAlreadyExistsException meanwhile) {
            return folder;
        }
    }

    /** One file a repository, replaced as a whole: another run may be reading it. */
    private Path certificate(ResticRepository repository) throws IOException {
        Path folder = make(work.resolve("authorities"));
        String name = UUID.nameUUIDFromBytes(repository.location().getBytes(UTF_8)) + ".pem";
        Path file = folder.resolve(name);
        if (!repository.authority().equals(content(file))) {
            Path draft = Files.createTempFile(folder, name, ".new"); // mode 0600
            Files.writeString(draft, repository.authority());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return "";
        }
    }
}
