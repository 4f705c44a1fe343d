package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.backup.FuzzyWalk;
import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.place.Removal;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restore.RestoreFailure;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves one entry of the quarantine, and removes it when that was long ago. All that it acts on is read anew. */
final class SalvageReconciler implements Reconciler<QuarantineEntry> {
    private static final Logger LOG = LoggerFactory.getLogger(SalvageReconciler.class);
    /** Somebody is in the way who will soon be done. */
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Also finds a container that writes there still, and a volume that has backups by now. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    /** What was written, or put aside, more lately than this may be written to just now. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final KubernetesApi api;
    private final String node;
    private final Quarantine quarantine;
    private final Neighbours neighbours;
    private final Salvage salvage;
    private final QuarantineRetention retention;
    private final SalvageReport report;
    private final InstantSource clock;

    SalvageReconciler(
            KubernetesApi api,
            String node,
            Quarantine quarantine,
            Salvage salvage,
            QuarantineRetention retention,
            SalvageReport report,
            InstantSource clock) {
        this.api = api;
        this.node = node;
        this.quarantine = quarantine;
        this.neighbours = new Neighbours(api, node);
        this.salvage = salvage;
        this.retention = retention;
        this.report = report;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(QuarantineEntry entry) throws IOException, InterruptedException {
        if (!quarantine.isReady(entry.basePath())) {
            return Outcome.requeueAfter(SOON);
        }
        if (entry.isDoomed()) {
            return remove(entry);
        }
        if (!entry.hasData()) {
            quarantine.forget(entry);
            return Outcome.done();
        }
        Optional<VolumeReading> reading = read(entry);
        String refusal = SalvagePolicy.refusal(entry, reading);
        if (!refusal.isEmpty()) {
            LOG.debug("quarantine {} stays: {}", entry, refusal);
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        LocalVolume volume = ((VolumeReading.Ours) reading.orElseThrow()).volume();
        try {
            return visit(entry, volume);
        } catch (RestoreFailure | RepositoryUnusable | IOException failure) {
            return Outcome.requeueAfter(report.failed(entry, volume.claim().orElseThrow(), failure));
        }
    }

    private Outcome visit(QuarantineEntry entry, LocalVolume volume)
            throws RestoreFailure, IOException, InterruptedException {
        Optional<SalvageRecord> record = SalvageRecord.read(entry.record());
        boolean changed = record.isPresent()
                && FuzzyWalk.changedSince(entry.data(), record.get().time());
        SalvagePolicy.Step step = SalvagePolicy.step(record, changed, retention, clock.instant());
        if (step == SalvagePolicy.Step.KEEP) {
            return Outcome.requeueAfter(untilOver(record.orElseThrow()));
        }
        if (isBusy(entry, volume)) {
            return Outcome.requeueAfter(SOON);
        }
        Claim claim = volume.claim().orElseThrow();
        return step == SalvagePolicy.Step.REMOVE
                        && salvage.isIn(record.orElseThrow().snapshot(), entry, claim)
                ? doom(entry)
                : save(entry, claim);
    }

    private boolean isBusy(QuarantineEntry entry, LocalVolume volume) throws IOException {
        Claim claim = volume.claim().orElseThrow();
        return SalvagePolicy.mayBeMounted(volume, node) && neighbours.use(claim)
                || FuzzyWalk.changedSince(entry.data(), clock.instant().minus(QUIET))
                || neighbours.wantARestore();
    }

    private Outcome save(QuarantineEntry entry, Claim claim) throws RestoreFailure, IOException, InterruptedException {
        Optional<SalvageRecord> saved = salvage.save(entry, claim);
        if (saved.isEmpty()) {
            report.neverBackedUp(entry);
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        saved.get().write(entry.record());
        report.saved(entry, claim, saved.get());
        return Outcome.requeueAfter(untilOver(saved.get()));
    }

    /** Renamed first: a removal that was cut short goes on, and is not taken for a change. The volume once more, for that took its time. */
    private Outcome doom(QuarantineEntry entry) throws IOException {
        Optional<VolumeReading> reading = read(entry);
        boolean replaced = SalvagePolicy.refusal(entry, reading).isEmpty()
                && SalvagePolicy.isInPlace(((VolumeReading.Ours) reading.orElseThrow()).volume());
        if (!replaced) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        QuarantineEntry doomed = entry.doomed();
        Files.move(entry.folder(), doomed.folder(), StandardCopyOption.ATOMIC_MOVE);
        Durable.directory(doomed.folder().getParent());
        quarantine.forget(entry); // its new name is found like any other
        return Outcome.done();
    }

    private Outcome remove(QuarantineEntry doomed) throws IOException {
        Removal.of(doomed.folder());
        quarantine.forget(doomed);
        report.removed(doomed);
        return Outcome.done();
    }

    private Optional<VolumeReading> read(QuarantineEntry entry) {
        return api.find(ResourceKind.VOLUMES, ObjectKey.of(entry.volume())).map(VolumeReader::read);
    }

    private Duration untilOver(SalvageRecord record) {
        Instant now = clock.instant();
        Duration left =
                Duration.between(now, record.time().plus(retention.time())).plusSeconds(1);
        return left.isPositive() && left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
    }
}
