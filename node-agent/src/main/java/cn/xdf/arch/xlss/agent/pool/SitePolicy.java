package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.PoolName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which entries of the folder of pools may be pools. A name is a place, so no entry can be relative, or there twice. */
final class SitePolicy {
    private static final String HOW = ": mount a disk there, or bind a directory of another one (mount --bind)";

    private SitePolicy() {}

    /** What stands there, without following links. */
    enum Kind {
        DIRECTORY,
        LINK,
        OTHER,
        MISSING
    }

    /** What must hold at every look: a disk that is not mounted leaves a directory behind, which is another filesystem's. */
    static String fault(Path entry, Kind kind, List<Mount> mounts) {
        String name = entry.getFileName().toString();
        if (name.equals(Names.DEFAULT_POOL)) {
            return "the name " + name + " is that of the pool at " + Names.DEFAULT_BASE_PATH;
        }
        if (!PoolName.isOne(name)) {
            return "its name is none for a pool: up to 63 of a-z, 0-9 and '-'";
        }
        return switch (kind) {
            case MISSING -> "there is no directory " + entry;
            case LINK -> "it is a symbolic link" + HOW;
            case OTHER -> "it is no directory";
            case DIRECTORY -> Mount.at(entry.toString(), mounts).isPresent() ? "" : "nothing is mounted there" + HOW;
        };
    }

    /**
     * Whether it is the same directory as another pool's, or within it, or around it: each would take the other's files for its own. Of two entries of the
     * same directory the first by name stays.
     *
     * @param base the pool that every node has
     */
    static String overlap(Path entry, Path base, List<Mount> mounts) {
        Mount own = Mount.at(entry.toString(), mounts).orElseThrow();
        Optional<String> withBase = covering(base, mounts)
                .filter(mount -> mount.device().equals(own.device()))
                .map(mount -> mount.within(base.toString()))
                .filter(place -> Mount.isIn(place, own.root()) || Mount.isIn(own.root(), place))
                .map(place -> overlaps(base));
        return withBase.or(() -> mounts.stream()
                        .filter(other -> isSibling(other, entry))
                        .filter(other -> other.device().equals(own.device()))
                        .filter(other -> isSecond(own, other))
                        .findFirst()
                        .map(other -> overlaps(Path.of(other.point()))))
                .orElse("");
    }

    private static Optional<Mount> covering(Path path, List<Mount> mounts) {
        return mounts.stream()
                .filter(mount -> mount.covers(path.toString()))
                .reduce((one, other) -> other.point().length() >= one.point().length() ? other : one);
    }

    private static boolean isSibling(Mount other, Path entry) {
        Path point = Path.of(other.point());
        return !point.equals(entry) && entry.getParent().equals(point.getParent());
    }

    private static boolean isSecond(Mount own, Mount other) {
        return own.root().equals(other.root())
                ? own.point().compareTo(other.point()) > 0
                : Mount.isIn(own.root(), other.root());
    }

    private static String overlaps(Path other) {
        return "it is the same directory as the pool at " + other + ", or lies in it or around it";
    }
}
