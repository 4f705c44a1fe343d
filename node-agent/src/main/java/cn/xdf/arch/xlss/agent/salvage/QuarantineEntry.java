package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.VolumePaths;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of a volume that was put aside.
 *
 * @param name of its folder; tells when and in which epoch
 */
record QuarantineEntry(Path basePath, String volume, String name) {
    private static final Pattern EPOCH = Pattern.compile(".+-epoch-(\\d{1,18})");
    private static final String DOOMED = ".removing";

    Path folder() {
        return new VolumePaths(basePath, volume).quarantine().resolve(name);
    }

    /** Under the volume's own name, as in its snapshots. */
    Path data() {
        return folder().resolve(volume);
    }

    Path record() {
        return folder().resolve("salvaged.json");
    }

    /** The epoch that began when it was put aside: the data is from before it. Empty: not a folder of ours. */
    OptionalLong endedBy() {
        Matcher matcher = EPOCH.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Its removal was decided, and may have begun. */
    boolean isDoomed() {
        return name.endsWith(DOOMED);
    }

    QuarantineEntry doomed() {
        return new QuarantineEntry(basePath, volume, name + DOOMED);
    }

    boolean hasData() {
        return Files.isDirectory(data(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String toString() {
        return volume + "/" + name;
    }
}
