package cn.xdf.arch.xlss.agent.pool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import cn.xdf.arch.xlss.api.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** An entry of the folder of pools, as the kernel knows it now. */
final class NamedSite implements PoolSite {
    /** What is there from the beginning is not somebody's data. */
    private static final Set<String> OWN = Set.of("lost+found", Names.OWN_FOLDER);

    private final Path entry;
    private final Path base;
    private final Path mountInfo;

    /** @param base the pool that every node has */
    NamedSite(Path entry, Path base, Path mountInfo) {
        this.entry = entry;
        this.base = base;
        this.mountInfo = mountInfo;
    }

    @Override
    public String fault() throws IOException {
        return SitePolicy.fault(entry, kind(), mounts());
    }

    @Override
    public String newcomer() throws IOException {
        return SitePolicy.overlap(entry, base, mounts());
    }

    /** Also the last word against a system's directory that was bound here by mistake. */
    @Override
    public String beginning() throws IOException {
        try (Stream<Path> children = Files.list(entry)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !OWN.contains(name))
                    .findFirst()
                    .map(name ->
                            "a new pool must be empty, and there is " + name + ": give it an empty disk or directory")
                    .orElse("");
        }
    }

    private SitePolicy.Kind kind() {
        if (Files.isSymbolicLink(entry)) {
            return SitePolicy.Kind.LINK;
        }
        if (!Files.exists(entry, NOFOLLOW_LINKS)) {
            return SitePolicy.Kind.MISSING;
        }
        return Files.isDirectory(entry, NOFOLLOW_LINKS) ? SitePolicy.Kind.DIRECTORY : SitePolicy.Kind.OTHER;
    }

    private List<Mount> mounts() throws IOException {
        return Mount.all(Files.readAllLines(mountInfo));
    }
}
