package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A volume that is staged from a source that is a directory, and placed, on a real file system. */
abstract class GivenStaging {
    static final String UID = "r1";
    static final String POOL = "pool-b";
    static final Snapshot SNAPSHOT =
            new Snapshot("snap", "pv", Instant.EPOCH, "run", 3, "schedule", "a", false, false, false, 3, 16);

    @TempDir
    Path temporary;

    Path basePath;
    VolumePaths paths;
    DirectorySource source;
    Staging staging;
    final Placement placement = new Placement(Clock.systemUTC());

    @BeforeEach
    void makeSource() throws Exception {
        basePath = Files.createDirectories(temporary.resolve("base"));
        paths = new VolumePaths(basePath, "pv");
        source = new DirectorySource(DirectorySource.tree(temporary.resolve("snapshot"), "pv"));
        staging = new Staging(source, new Verification(source), Durable::filesystem);
    }

    void stage(Optional<Snapshot> snapshot) throws RestoreFailure, InterruptedException {
        staging.stage("ns", volume(3, null), UID, POOL, snapshot, progress -> {});
    }

    Placement.Result place() throws IOException {
        return placement.place(volume(4, new Placing(UID, "b", POOL, "snap")));
    }

    /** By tools of others: content, and what stat says of every entry. */
    String difference() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "rsync --version >/dev/null 2>&1 && rsync -aHAXni --checksum --delete \"$0/\" \"$1/\" "
                                + "|| diff -r --no-dereference --exclude=fifo \"$0\" \"$1\"",
                        temporary.resolve("snapshot/pv").toString(),
                        paths.directory().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    LocalVolume volume(long epoch, Placing placing) {
        return MovingVolume.of(paths, POOL, UID, epoch, placing);
    }
}
