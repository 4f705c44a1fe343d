package cn.xdf.arch.xlss.agent.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder with a file {@code <volume>.json} for each volume that there is something to remember of. */
record VolumeRecords(Path folder) {
    private static final String SUFFIX = ".json";

    /** Empty: there is none. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
    }

    /**
     * Forgets volumes that are gone.
     *
     * @param exists whether there is a volume of this name
     */
    void sweep(Predicate<String> exists) throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!exists.test(name.substring(0, name.length() - SUFFIX.length()))) {
                Files.deleteIfExists(file);
            }
        }
    }
}
