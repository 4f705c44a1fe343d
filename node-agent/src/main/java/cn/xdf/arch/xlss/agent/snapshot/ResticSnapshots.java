package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
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
import java.time.InstantSource;
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
    private final Duration patience;
    private final InstantSource clock;

    /**
     * @param repositories the repository of a namespace; throws {@link RepositoryUnusable}
     * @param lockPatience how long a restore waits where somebody has the repository for himself; after that it goes on without a lock
     * @param quick how long a repository is believed to answer; it is told to be away after three times that
     * @param patience how long one that goes away in the middle of a restore is waited for
     */
    public ResticSnapshots(
            Function<String, ResticRepository> repositories,
            Restic restic,
            Duration lockPatience,
            Duration quick,
            Duration patience,
            InstantSource clock) {
        this.repositories = repositories;
        this.restic = restic;
        this.lockPatience = lockPatience;
        this.quick = quick;
        this.patience = patience;
        this.clock = clock;
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
        ResticResult soon = ask(repository, snapshots.within(quick));
        if (soon.outcome() != ResticOutcome.CANCELLED) {
            return orFail(repository, soon, LISTING);
        }
        ResticCommand question = ResticCommand.catConfig().within(quick.multipliedBy(2));
        orFail(repository, ask(repository, question), LISTING);
        return orFail(repository, ask(repository, snapshots), LISTING);
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
        RestoreListener listener = new RestoreListener(repository, snapshot, quick, patience, clock, progress);
        ResticResult result = read(repository, ResticCommand.restore(snapshot.id(), target, lockPatience), listener);
        if (result.outcome() == ResticOutcome.LOCKED) {
            result = read(repository, ResticCommand.restoreRegardless(snapshot.id(), target), listener);
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
        PatientListener listener = new PatientListener(patience, clock) {
            @Override
            public boolean line(JsonNode line) {
                gotOn();
                SnapshotReader.entry(line).ifPresent(entries);
                return true;
            }
        };
        orFail(
                repository,
                read(repository, ResticCommand.ls(snapshot.id()), listener),
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

    /** A question whose answer was killed for want of memory is asked once more. */
    private ResticResult ask(ResticRepository repository, ResticCommand question)
            throws RestoreFailure, InterruptedException {
        ResticResult answer = run(repository, question, ResticListener.NONE);
        return answer.outcome() == ResticOutcome.KILLED ? run(repository, question, ResticListener.NONE) : answer;
    }

    /** A command that may take hours, and shall not take them because nobody answers. */
    private ResticResult read(ResticRepository repository, ResticCommand command, PatientListener listener)
            throws RestoreFailure, InterruptedException {
        return run(repository, command.expectingAnswers(quick.multipliedBy(3)), listener);
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
        throw new RestoreFailure(
                result.outcome() == ResticOutcome.KILLED ? RestoreReason.KILLED : RestoreReason.REPOSITORY_FAILED,
                what + ": " + result.advice(repository) + wayOut(result.outcome()));
    }

    /** That none was made is no proof that nothing was backed up: the Secret may name another place. Only a person can say that it does not matter. */
    private static String wayOut(ResticOutcome outcome) {
        return outcome == ResticOutcome.NO_REPOSITORY
                ? "; if the volume may begin without data, set failover to StartEmpty (by hand, startEmpty: Always):"
                        + " RestoreOrEmpty does so only when a repository was read and holds none of its snapshots"
                : "";
    }
}
