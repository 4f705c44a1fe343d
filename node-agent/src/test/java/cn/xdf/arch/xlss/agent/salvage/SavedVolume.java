package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.agent.restic.RealRestic;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticProperties;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.snapshot.ResticSnapshots;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** The volume {@code pv} of node {@code n1}, with a real repository, in a folder of a test. */
record SavedVolume(Path folder, ResticRepository repository) {
    static final Claim CLAIM = new Claim("ns", "claim", "claim-uid");
    private static final Duration SECOND = Duration.ofSeconds(1);

    static SavedVolume in(Path folder) throws Exception {
        SavedVolume volume = new SavedVolume(folder, RealRestic.emptyRepository(folder));
        Files.createDirectories(volume.data());
        for (int i = 0; i < 5; i++) {
            Files.writeString(volume.data().resolve("file-" + i), "content " + i);
        }
        return volume;
    }

    Path basePath() {
        return folder.resolve("base");
    }

    Path data() {
        return basePath().resolve("pv");
    }

    /** As the agent of this node does it. */
    void backUp(String node, int epoch) throws Exception {
        Thread.sleep(50); // what was written before is from before, whatever the file system's clock is
        List<String> tags = List.of("pv=pv", "node=" + node, "trigger=schedule", "run=r" + epoch, "epoch=" + epoch);
        ResticResult result = run(ResticCommand.backup(basePath(), "pv", "claim", tags, List.of("*.tmp")));
        if (!result.outcome().isOk()) {
            throw new AssertionError(result.reason());
        }
        Thread.sleep(50);
    }

    /** As when the volume has moved away. */
    QuarantineEntry putAside(int epoch) throws IOException {
        QuarantineEntry entry =
                new QuarantineEntry(basePath(), "pv", "2026-11-21T100000.123Z-moved-away-in-epoch-" + epoch);
        Files.createDirectories(entry.folder());
        Files.move(new VolumePaths(basePath(), "pv").directory(), entry.data());
        return entry;
    }

    Salvage salvage(Restic restic, InstantSource clock) {
        return new Salvage(
                namespace -> repository,
                restic,
                new ResticSnapshots(
                        namespace -> repository,
                        restic,
                        SECOND,
                        SECOND.multipliedBy(5),
                        SECOND.multipliedBy(60),
                        clock),
                "n1",
                clock);
    }

    Restic restic() {
        return RealRestic.in(folder);
    }

    /** A restic whose backups go through this script; {@code $RESTIC} is the real one. */
    Restic wrapped(String body) throws IOException {
        Path program = Files.createTempFile(folder, "wrapped", "");
        Files.writeString(
                program,
                "#!/bin/sh\nRESTIC=" + RealRestic.program() + "\n[ $1 = backup ] || exec \"$RESTIC\" \"$@\"\n" + body
                        + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Restic(new ResticProperties(program, folder.resolve("work"), 0, Duration.ofSeconds(5)));
    }

    /** In the order they were made. */
    List<ResticSnapshot> snapshots() throws InterruptedException {
        return ResticSnapshot.of(run(ResticCommand.snapshots())).stream()
                .sorted(Comparator.comparing(ResticSnapshot::time))
                .toList();
    }

    ResticResult run(ResticCommand command) throws InterruptedException {
        return restic().run(repository, command);
    }
}
