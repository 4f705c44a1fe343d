package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.backup.FuzzyWalk;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticOutcome;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import cn.xdf.arch.xlss.agent.restore.RestoreFailure;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource;
import cn.xdf.arch.xlss.agent.restore.Verification;
import cn.xdf.arch.xlss.agent.salvage.SalvageRecord.Result;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Sees to it that a snapshot holds what was put aside: one that is there, or a new one, compared entry by entry. */
final class Salvage {
    private final Function<String, ResticRepository> repositories;
    private final Restic restic;
    private final SnapshotSource source;
    private final Verification verification;
    private final String node;
    private final InstantSource clock;

    /** @param repositories the repository of a namespace; throws RepositoryUnusable */
    Salvage(
            Function<String, ResticRepository> repositories,
            Restic restic,
            SnapshotSource source,
            String node,
            InstantSource clock) {
        this.repositories = repositories;
        this.restic = restic;
        this.source = source;
        this.verification = new Verification(source);
        this.node = node;
        this.clock = clock;
    }

    /**
     * @return what holds it; empty: the volume was never backed up, so nobody asked for its data to be in a repository
     * @throws RestoreFailure nothing holds it yet
     */
    Optional<SalvageRecord> save(QuarantineEntry entry, Claim claim)
            throws RestoreFailure, IOException, InterruptedException {
        ResticRepository repository = repositories.apply(claim.namespace());
        List<Snapshot> snapshots = isThere(repository) ? snapshots(entry, claim) : List.of();
        if (snapshots.isEmpty()) {
            return Optional.empty();
        }
        Instant began = clock.instant();
        Optional<Snapshot> last = SalvagePolicy.last(entry, node, snapshots);
        if (last.isPresent() && isUnchangedSince(last.get(), entry, claim)) {
            Result result = last.get().isSalvage() ? Result.SAVED : Result.IDENTICAL; // killed before it was recorded
            return Optional.of(record(last.get(), began, result, ""));
        }
        return Optional.of(backUp(entry, claim, repository, last));
    }

    /** Whether this snapshot still is in the repository, and lists what is there now. */
    boolean isIn(String snapshot, QuarantineEntry entry, Claim claim)
            throws RestoreFailure, IOException, InterruptedException {
        if (!isThere(repositories.apply(claim.namespace()))) {
            return false;
        }
        Optional<Snapshot> found = find(snapshot, entry, claim);
        return found.isPresent() && lists(found.get(), entry, claim);
    }

    private SalvageRecord backUp(
            QuarantineEntry entry, Claim claim, ResticRepository repository, Optional<Snapshot> last)
            throws RestoreFailure, IOException, InterruptedException {
        Instant began = clock.instant();
        ResticResult result = restic.runPastDeadLocks(repository, command(entry, claim, last), ResticListener.NONE);
        boolean partial = result.outcome() == ResticOutcome.PARTIAL;
        if (result.snapshotId().isEmpty() || !(partial || result.outcome().isOk())) {
            throw new RestoreFailure(RestoreReason.REPOSITORY_FAILED, result.advice(repository));
        }
        Snapshot made = find(result.snapshotId(), entry, claim)
                .orElseThrow(() -> new RestoreFailure(
                        RestoreReason.REPOSITORY_FAILED,
                        "the repository " + repository + " does not list the snapshot " + result.snapshotId()
                                + " that was just made"));
        String difference = partial ? "" : difference(made, entry, claim);
        if (FuzzyWalk.changedSince(entry.data(), began)) {
            throw new RestoreFailure(RestoreReason.VERIFICATION_FAILED, "files changed while they were saved");
        }
        if (!difference.isEmpty()) {
            throw new RestoreFailure(RestoreReason.VERIFICATION_FAILED, difference);
        }
        return partial ? record(made, began, Result.PARTIAL, result.reason()) : record(made, began, Result.SAVED, "");
    }

    /** Nothing is left out, whatever the volume's backups leave out: what is not in it is lost one day. */
    private ResticCommand command(QuarantineEntry entry, Claim claim, Optional<Snapshot> last) {
        List<String> tags = List.of(
                "namespace=" + claim.namespace(),
                "pvc=" + claim.name(),
                SnapshotTags.of(SnapshotTags.PV, entry.volume()),
                SnapshotTags.of(SnapshotTags.NODE, node),
                SnapshotTags.of(SnapshotTags.TRIGGER, SnapshotTags.SALVAGE),
                SnapshotTags.of(SnapshotTags.RUN, UUID.randomUUID()),
                SnapshotTags.of(SnapshotTags.EPOCH, entry.endedBy().getAsLong() - 1));
        ResticCommand command = ResticCommand.backup(entry.folder(), entry.volume(), claim.name(), tags, List.of());
        // from another folder, restic would find no parent by itself
        return last.map(parent -> command.with("--parent=" + parent.id())).orElse(command);
    }

    /** By the times that the kernel keeps, as restic itself decides what to read, and by the listing. */
    private boolean isUnchangedSince(Snapshot last, QuarantineEntry entry, Claim claim)
            throws RestoreFailure, IOException, InterruptedException {
        return !FuzzyWalk.changedBelowSince(entry.data(), last.time()) && lists(last, entry, claim);
    }

    private boolean lists(Snapshot snapshot, QuarantineEntry entry, Claim claim)
            throws RestoreFailure, IOException, InterruptedException {
        return difference(snapshot, entry, claim).isEmpty();
    }

    /** Empty: they are the same. */
    private String difference(Snapshot snapshot, QuarantineEntry entry, Claim claim)
            throws RestoreFailure, IOException, InterruptedException {
        try {
            verification.check(claim.namespace(), snapshot, entry.data());
            return "";
        } catch (RestoreFailure failure) {
            if (failure.reason() == RestoreReason.VERIFICATION_FAILED) {
                return "the snapshot differs: " + failure.getMessage();
            }
            throw failure;
        }
    }

    private boolean isThere(ResticRepository repository) throws InterruptedException {
        return restic.run(repository, ResticCommand.catConfig()).outcome() != ResticOutcome.NO_REPOSITORY;
    }

    private Optional<Snapshot> find(String snapshot, QuarantineEntry entry, Claim claim)
            throws RestoreFailure, InterruptedException {
        return snapshots(entry, claim).stream()
                .filter(one -> one.id().equals(snapshot))
                .findFirst();
    }

    private List<Snapshot> snapshots(QuarantineEntry entry, Claim claim) throws RestoreFailure, InterruptedException {
        return source.snapshots(claim.namespace(), entry.volume());
    }

    private static SalvageRecord record(Snapshot snapshot, Instant began, Result result, String reason) {
        return new SalvageRecord(snapshot.id(), began, result, snapshot.files(), snapshot.bytes(), reason);
    }
}
