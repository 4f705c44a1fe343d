package cn.xdf.arch.xlss.agent.backup;

import static cn.xdf.arch.xlss.agent.restic.ResticCommand.allOf;

import cn.xdf.arch.xlss.agent.backup.BackupEnd.Result;
import cn.xdf.arch.xlss.agent.repository.Repositories;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up one volume: restic, then what only shows afterwards (partial, fuzzy, shrunk), then retention. */
final class VolumeBackup {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeBackup.class);

    private final Repositories repositories;
    private final Restic restic;
    private final InstantSource clock;

    VolumeBackup(Repositories repositories, Restic restic, InstantSource clock) {
        this.repositories = repositories;
        this.restic = restic;
        this.clock = clock;
    }

    /** The caller has made sure that this node is the volume's home. */
    BackupEnd run(BackupJob job, ResticListener progress) throws InterruptedException {
        Instant began = clock.instant();
        Path directory = Path.of(job.volume().path());
        // restic 0.18 says "success" for a source that is not there
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return BackupEnd.failed(began, "there is no directory " + directory);
        }
        try {
            ResticRepository repository =
                    repositories.of(job.claim().namespace()).restic();
            ResticResult result = backup(repository, job, progress);
            return judge(repository, job, began, result);
        } catch (RepositoryUnusable unusable) {
            return BackupEnd.failed(began, unusable.getMessage());
        }
    }

    private ResticResult backup(ResticRepository repository, BackupJob job, ResticListener progress)
            throws InterruptedException {
        ResticCommand backup = ResticCommand.backup(
                Path.of(job.volume().basePath()),
                job.volume().name(),
                job.claim().name(),
                job.tags(),
                job.settings().excludes());
        ResticResult result = restic.run(repository, backup, progress);
        return result;
    }

    private BackupEnd judge(ResticRepository repository, BackupJob job, Instant began, ResticResult result)
            throws InterruptedException {
        boolean partial = result.outcome() == ResticOutcome.PARTIAL;
        if (result.snapshotId().isEmpty() || !(partial || result.outcome().isOk())) {
            return BackupEnd.failed(began, result.reason());
        }
        long files = result.count("total_files_processed");
        long bytes = result.count("total_bytes_processed");
        boolean shrunk = job.record().collapsesTo(files, bytes);
        List<String> flags = flags(job, began, partial, shrunk);
        boolean tagged = tag(repository, job, result.snapshotId(), flags);
        boolean bad = partial || shrunk;
        if (bad && !tagged) {
            return BackupEnd.failed(began, "a snapshot that is not to be trusted could not be tagged: " + flags);
        }
        if (!bad) {
            forget(repository, job);
        }
        String reason = partial ? result.reason() : shrunk ? "far less data than in the backup before" : "";
        Result end = bad ? Result.PARTIAL : Result.SUCCESS;
        return new BackupEnd(end, began, result.snapshotId(), files, bytes, reason);
    }

    private List<String> flags(BackupJob job, Instant began, boolean partial, boolean shrunk) {
        List<String> flags = new ArrayList<>();
        if (partial) {
            flags.add("partial");
        }
        if (shrunk) {
            flags.add("shrunk");
        }
        try {
            if (FuzzyWalk.changedSince(Path.of(job.volume().path()), began)) {
                flags.add("fuzzy");
            }
        } catch (IOException unreadable) {
            flags.add("fuzzy");
        }
        return flags;
    }

    /** False: somebody else's lock stood in the way for too long. */
    private boolean tag(ResticRepository repository, BackupJob job, String snapshot, List<String> flags)
            throws InterruptedException {
        if (flags.isEmpty()) {
            return true;
        }
        ResticResult result = restic.run(repository, ResticCommand.addTag(snapshot, String.join(",", flags)));
        if (!result.outcome().isOk()) {
            LOG.warn(
                    "snapshot {} of {} not tagged {}: {}",
                    snapshot,
                    job.volume().name(),
                    flags,
                    result.reason());
        }
        return result.outcome().isOk();
    }

    /** Only after a good one, and only among those a schedule or a wish made: a bad snapshot must not push out a good one. */
    private void forget(ResticRepository repository, BackupJob job) throws InterruptedException {
        String volume = "pv=" + job.volume().name();
        List<String> filters = List.of(allOf(volume, "trigger=schedule"), allOf(volume, "trigger=now"));
        ResticResult result =
                restic.run(repository, ResticCommand.forget(job.settings().keepLast(), filters));
        if (!result.outcome().isOk()) {
            LOG.info("old snapshots of {} stay for now: {}", job.volume().name(), result.reason());
        }
    }
}
