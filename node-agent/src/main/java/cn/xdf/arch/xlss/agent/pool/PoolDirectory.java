package cn.xdf.arch.xlss.agent.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which each entry is a pool of the node. */
final class PoolDirectory {
    /** The StorageNode takes no more, with the pool that every node has. */
    static final int MOST = 63;

    private static final String OF_THE_FILESYSTEM = "lost+found";

    private final Path folder;

    PoolDirectory(Path folder) {
        this.folder = folder;
    }

    /** In the order of their names, whatever they are; none where there is no folder. Names that begin with a dot are no entries. */
    List<Path> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(PoolDirectory::isEntry).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    boolean holds(Path path) {
        return folder.equals(path.getParent());
    }

    private static boolean isEntry(Path child) {
        String name = child.getFileName().toString();
        return !name.startsWith(".") && !name.equals(OF_THE_FILESYSTEM);
    }
}
