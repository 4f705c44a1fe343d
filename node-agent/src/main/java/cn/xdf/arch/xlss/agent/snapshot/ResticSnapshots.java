package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
import cn.xdf.arch.xlss.agent.restic.ResticProgress;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import cn.xdf.arch.xlss.agent.restore.RestoreFailure;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource;
import cn.xdf.arch.xlss.agent.restore.TreeEntry;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What restores take from the namespaces' restic repositories. */
public final class ResticSnapshots implements SnapshotSource {
    private static final String LISTING = "listing snapshots";

    private final Function<String, ResticRepository> repositories;
    private final Restic restic;
    private final Duration lockPatience;
    private final Duration quick;

    /**
     * @param repositories the repository of a namespace; throws {@link RepositoryUnusable}
     * @param lockPatience how long a restore waits where somebody has the repository for himself; after that it goes on without a lock
     * @param quick how long a repository is believed to answer; it is told to be away after three times that
     */
    public ResticSnapshots(
            Function<String, ResticRepository> repositories, Restic restic, Duration lockPatience, Duration quick) {
        this.repositories = repositories;
        this.restic = restic;
        this.lockPatience = lockPatience;
        this.quick = quick;
    }

    @Override
    public List<Snapshot> snapshots(String namespace, String volume) throws RestoreFailure, InterruptedException {
        ResticRepository repository = repository(namespace);
        ResticResult result = listing(repository, volume);
        if (!result.messages().isEmpty()) { // once more: it may have been forgotten while it was read
            result = listing(repository, volume);
        }
        requireComplete(repository, result);
        return ResticSnapshot.of(result).stream().map(SnapshotReader::read).toList();
    }

    /** A long list may take its time, but that the repository is away shall be told soon: where the list is slow, it is asked whether it answers at all. */
    private ResticResult listing(ResticRepository repository, String volume)
            throws RestoreFailure, InterruptedException {
        ResticCommand snapshots = ResticCommand.snapshots(SnapshotTags.of(SnapshotTags.PV, volume));
        ResticResult soon = run(repository, snapshots.within(quick), ResticListener.NONE);
        if (soon.outcome() != ResticOutcome.CANCELLED) {
            return orFail(repository, soon, LISTING);
        }
        ResticCommand question = ResticCommand.catConfig().within(quick.multipliedBy(2));
        orFail(repository, run(repository, question, ResticListener.NONE), LISTING);
        return orFail(repository, run(repository, snapshots, ResticListener.NONE), LISTING);
    }

    /** restic leaves out a snapshot that it cannot read, and calls that a success: the newest one might be missing. */
    private static void requireComplete(ResticRepository repository, ResticResult listing) throws RestoreFailure {
        if (!listing.messages().isEmpty()) {
            throw new RestoreFailure(
                    RestoreReason.REPOSITORY_FAILED,
                    "the list of snapshots in the repository " + repository
                            + " may not be complete; run restic check, and repair it: "
                            + listing.messages().getLast());
        }
    }

    @Override
    public void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
            throws RestoreFailure, InterruptedException {
        ResticRepository repository = repository(namespace);
        ResticListener listener = new ResticListener() {
            @Override
            public void progress(ResticProgress now) {
                progress.accept(new Progress(now.bytesDone(), now.bytesTotal(), now.filesDone(), now.filesTotal()));
            }
        };
        ResticResult result = run(repository, ResticCommand.restore(snapshot.id(), target, lockPatience), listener);
        if (result.outcome() == ResticOutcome.LOCKED) {
            result = run(repository, ResticCommand.restoreRegardless(snapshot.id(), target), listener);
        }
        if (result.outcome() == ResticOutcome.FAILED) {
            throw new RestoreFailure(
                    RestoreReason.REPOSITORY_FAILED,
                    restoring(snapshot) + ": " + result.advice(repository)
                            + "; if its data is damaged, restic check --read-data finds all of that, and an older snapshot may be whole");
        }
        orFail(repository, result, restoring(snapshot));
    }

    @Override
    public void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries)
            throws RestoreFailure, InterruptedException {
        ResticRepository repository = repository(namespace);
        ResticListener listener = new ResticListener() {
            @Override
            public boolean line(JsonNode line) {
                SnapshotReader.entry(line).ifPresent(entries);
                return true;
            }
        };
        orFail(
                repository,
                run(repository, ResticCommand.ls(snapshot.id()), listener),
                "listing of snapshot " + shown(snapshot));
    }

    private static String restoring(Snapshot snapshot) {
        return "restore of snapshot " + shown(snapshot);
    }

    /** As restic itself shows it. */
    private static String shown(Snapshot snapshot) {
        return snapshot.id().substring(0, Math.min(8, snapshot.id().length()));
    }

    private ResticRepository repository(String namespace) throws RestoreFailure {
        try {
            return repositories.apply(namespace);
        } catch (RepositoryUnusable unusable) {
            throw new RestoreFailure(RestoreReason.REPOSITORY_FAILED, unusable.getMessage());
        }
    }

    private ResticResult run(ResticRepository repository, ResticCommand command, ResticListener listener)
            throws RestoreFailure, InterruptedException {
        try {
            return restic.run(repository, command, listener);
        } catch (UncheckedIOException e) {
            throw new RestoreFailure(RestoreReason.TARGET_FAILED, e.getMessage());
        }
    }

    private static ResticResult orFail(ResticRepository repository, ResticResult result, String what)
            throws RestoreFailure {
        if (result.outcome().isOk()) {
            return result;
        }
        boolean ourOwn = result.outcome() == ResticOutcome.KILLED; // out of this node's memory
        throw new RestoreFailure(
                ourOwn ? RestoreReason.TARGET_FAILED : RestoreReason.REPOSITORY_FAILED,
                what + ": " + result.advice(repository));
    }
}
