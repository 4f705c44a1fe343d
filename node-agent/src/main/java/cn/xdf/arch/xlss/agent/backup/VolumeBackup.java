package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.BackupEnd.Result;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up volumes of one run, each by itself: restic, then what only shows afterwards (partial, fuzzy, shrunk). */
final class VolumeBackup {
    /** What to do where restic finds no repository. */
    interface Missing {
        /** @throws RepositoryUnusable it cannot be made */
        void make(ResticRepository repository) throws InterruptedException;
    }

    /** Who says that a snapshot is not to be trusted, where its own tags cannot. */
    interface Untagged {
        /** @param snapshot empty: all of them say it now */
        void remember(String snapshot);
    }

    private static final Logger LOG = LoggerFactory.getLogger(VolumeBackup.class);

    private final Restic restic;
    private final ResticRepository repository;
    private final Missing missing;
    private final Duration quick;
    private final InstantSource clock;
    /** Why the repository is of no use to the other volumes either; empty: nothing is known against it. */
    private String unusable = "";

    /** @param quick how long restic may say nothing; a repository that does not answer then within twice that is told to be away */
    VolumeBackup(Restic restic, ResticRepository repository, Missing missing, Duration quick, InstantSource clock) {
        this.restic = restic;
        this.repository = repository;
        this.missing = missing;
        this.quick = quick;
        this.clock = clock;
    }

    /** The caller has made sure that this node is the volume's home. */
    BackupEnd run(BackupJob job, ResticListener progress, Untagged untagged) throws InterruptedException {
        Instant began = clock.instant();
        if (unusable.isEmpty()) {
            try {
                return run(job, began, progress, untagged);
            } catch (RepositoryUnusable found) {
                unusable = found.getMessage();
            }
        }
        return BackupEnd.failed(began, unusable);
    }

    private BackupEnd run(BackupJob job, Instant began, ResticListener progress, Untagged untagged)
            throws InterruptedException {
        Path directory = Path.of(job.volume().path());
        // restic 0.18 says "success" for a source that is not there
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return BackupEnd.failed(began, "there is no directory " + directory);
        }
        String old = job.plan().record().untagged();
        if (!old.isEmpty() && tag(old, List.of(SnapshotTags.PARTIAL)).isEmpty()) {
            return BackupEnd.failed(
                    began, "an earlier snapshot is not to be trusted and cannot be tagged " + SnapshotTags.PARTIAL);
        }
        untagged.remember("");
        BackupRecord before = sized(job);
        ResticResult result = backUp(job, progress);
        if (result.outcome() == ResticOutcome.NO_REPOSITORY) {
            missing.make(repository);
            result = backUp(job, progress);
        }
        boolean partial = result.outcome() == ResticOutcome.PARTIAL;
        if (result.snapshotId().isEmpty() || !(partial || result.outcome().isOk())) {
            return BackupEnd.failed(began, result.advice(repository));
        }
        return judge(job, before, began, result, untagged);
    }

    private ResticResult backUp(BackupJob job, ResticListener progress) throws InterruptedException {
        ResticCommand command = ResticCommand.backup(
                Path.of(job.volume().basePath()),
                job.volume().name(),
                job.claim().name(),
                job.tags(),
                job.plan().settings().excludes());
        AnswerWatch watch = watch(progress);
        return answered(watch, restic.runPastDeadLocks(repository, command, watch));
    }

    private ResticResult answered(AnswerWatch watch, ResticResult result) {
        if (result.outcome() == ResticOutcome.CANCELLED && watch.isUnanswered()) {
            throw new RepositoryUnusable(result.advice(repository));
        }
        return result;
    }

    private AnswerWatch watch(ResticListener listener) {
        ResticCommand question = ResticCommand.catConfig().within(quick.multipliedBy(2));
        return new AnswerWatch(
                listener, () -> restic.run(repository, question).outcome() != ResticOutcome.CANCELLED, quick, clock);
    }

    /**
     * Retention, after a run that was good; what cannot be forgotten now can the next time.
     *
     * @param salvageFrom older salvage snapshots go, too
     */
    void forget(BackupJob job, Instant salvageFrom) throws InterruptedException {
        List<ResticSnapshot> all = ResticSnapshot.of(snapshots(job, ResticListener.NONE));
        List<String> ids = RetentionPolicy.toForget(all, job.plan().settings().keepLast(), salvageFrom);
        if (ids.isEmpty()) {
            return;
        }
        ResticResult result = restic.runPastDeadLocks(repository, ResticCommand.forget(ids), ResticListener.NONE);
        if (!result.outcome().isOk()) {
            LOG.info(
                    "{} old snapshots of {} stay for now: {}",
                    ids.size(),
                    job.volume().name(),
                    result.reason());
        }
    }

    private BackupEnd judge(BackupJob job, BackupRecord before, Instant began, ResticResult result, Untagged untagged)
            throws InterruptedException {
        long files = result.count("total_files_processed");
        long bytes = result.count("total_bytes_processed");
        boolean partial = result.outcome() == ResticOutcome.PARTIAL;
        boolean shrunk = before.collapsesTo(files, bytes);
        boolean fuzzy = isFuzzy(job, began);
        List<String> flags = new ArrayList<>();
        add(flags, SnapshotTags.PARTIAL, partial);
        add(flags, SnapshotTags.SHRUNK, shrunk);
        add(flags, SnapshotTags.FUZZY, fuzzy && !before.fuzzy());
        Optional<String> id = flags.isEmpty() ? Optional.of(result.snapshotId()) : tag(result.snapshotId(), flags);
        if (id.isEmpty() && (partial || shrunk)) {
            untagged.remember(result.snapshotId());
            return BackupEnd.failed(began, "a snapshot that is not to be trusted could not be tagged " + flags);
        }
        String reason = partial ? result.reason() : shrunk ? "far less data than in the backup before" : "";
        return new BackupEnd(
                partial || shrunk ? Result.PARTIAL : Result.SUCCESS,
                began,
                Duration.between(began, clock.instant()),
                id.orElse(result.snapshotId()),
                files,
                bytes,
                fuzzy,
                reason);
    }

    private static void add(List<String> flags, String flag, boolean set) {
        if (set) {
            flags.add(flag);
        }
    }

    private static boolean isFuzzy(BackupJob job, Instant began) {
        try {
            return FuzzyWalk.changedSince(Path.of(job.volume().path()), began);
        } catch (IOException unreadable) {
            return true;
        }
    }

    /**
     * A node that the volume is new on asks the repository how large it was; what another one held may have been larger.
     *
     * @throws RepositoryUnusable it does not say: then nobody could tell whether the new snapshot has collapsed
     */
    private BackupRecord sized(BackupJob job) throws InterruptedException {
        BackupRecord record = job.plan().record();
        if (record.knowsSize()) {
            return record;
        }
        AnswerWatch watch = watch(ResticListener.NONE);
        ResticResult listed = answered(watch, snapshots(job, watch));
        if (listed.outcome() == ResticOutcome.NO_REPOSITORY) {
            return record;
        }
        if (!listed.outcome().isOk()) {
            throw new RepositoryUnusable(listed.advice(repository));
        }
        return ResticSnapshot.of(listed).stream()
                .filter(snapshot -> !snapshot.isSalvage())
                .max((one, other) -> one.time().compareTo(other.time()))
                .map(last -> record.withSize(last.files(), last.bytes()))
                .orElse(record);
    }

    /** @return the id that it has with the tags: another one; empty: it did not get them */
    private Optional<String> tag(String snapshot, List<String> flags) throws InterruptedException {
        ResticResult result = restic.runPastDeadLocks(
                repository, ResticCommand.addTag(snapshot, String.join(",", flags)), watch(ResticListener.NONE));
        Optional<String> id = result.outcome().isOk() ? result.changedSnapshotId() : Optional.empty();
        if (id.isEmpty()) {
            LOG.warn("snapshot {} is not tagged {}: {}", snapshot, flags, result.reason());
        }
        return id;
    }

    private ResticResult snapshots(BackupJob job, ResticListener listener) throws InterruptedException {
        ResticCommand command = ResticCommand.snapshots(
                SnapshotTags.of(SnapshotTags.PV, job.volume().name()));
        return restic.run(repository, command, listener);
    }
}
