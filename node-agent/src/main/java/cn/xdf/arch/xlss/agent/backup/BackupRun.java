package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.BackupPlan.VolumePlan;
import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.repository.Repositories;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One run of a pod: all its volumes, one after the other, under one run id. It is complete when each has a snapshot. */
final class BackupRun {
    private static final Duration QUICK_ANSWER = Duration.ofSeconds(10);

    private final KubernetesApi api;
    private final String node;
    private final Function<String, Optional<Pool>> pools;
    private final Repositories repositories;
    private final Restic restic;
    private final BackupRecords records;
    private final BackupReport report;
    private final BackupMeters meters;
    private final QuarantineRetention retention;
    private final InstantSource clock;

    BackupRun(
            KubernetesApi api,
            String node,
            Function<String, Optional<Pool>> pools,
            Repositories repositories,
            Restic restic,
            BackupRecords records,
            BackupReport report,
            BackupMeters meters,
            QuarantineRetention retention,
            InstantSource clock) {
        this.api = api;
        this.node = node;
        this.pools = pools;
        this.repositories = repositories;
        this.restic = restic;
        this.records = records;
        this.report = report;
        this.meters = meters;
        this.retention = retention;
        this.clock = clock;
    }

    /** @return why it is not complete, by volume; empty: it is */
    Map<VolumePlan, String> run(BackupPlan plan) throws InterruptedException {
        String namespace = plan.pod().carrier().namespace();
        Instant began = clock.instant();
        try {
            return run(plan, repositories.of(namespace), began);
        } catch (RepositoryUnusable unusable) {
            return allFailed(plan, began, unusable.getMessage());
        }
    }

    private Map<VolumePlan, String> run(BackupPlan plan, ResticRepository repository, Instant began)
            throws InterruptedException {
        VolumeBackup backup = new VolumeBackup(
                restic,
                repository,
                missing -> repositories.make(plan.pod().carrier().namespace(), missing),
                QUICK_ANSWER,
                clock);
        String run = UUID.randomUUID().toString();
        String trigger = plan.isAskedFor() ? "now" : "schedule";
        Map<BackupJob, BackupEnd> ends = new LinkedHashMap<>();
        Map<VolumePlan, String> failed = new LinkedHashMap<>();
        for (VolumePlan volume : plan.volumes()) {
            Optional<VolumeReading> reading = read(volume);
            if (reading.filter(VolumeReading.Foreign.class::isInstance).isPresent()) {
                continue; // a claim can say that it is ours, its volume cannot
            }
            String refusal = refusal(volume, reading);
            if (!refusal.isEmpty()) {
                failed.put(volume, refusal);
                told(volume, BackupEnd.failed(clock.instant(), refusal));
                continue;
            }
            LocalVolume ours = ((VolumeReading.Ours) reading.orElseThrow()).volume();
            tellWhetherProtected(volume, repository);
            BackupJob job = new BackupJob(ours, volume, plan.pod(), run, trigger, node);
            BackupEnd end = backup.run(job, new BackupProgress(job, meters, clock), id -> remember(volume, id));
            saved(volume, end);
            told(volume, end);
            if (end.isFailed()) {
                failed.put(volume, end.reason());
            } else {
                ends.put(job, end);
            }
        }
        if (failed.isEmpty()) {
            complete(backup, ends, began);
        }
        return failed;
    }

    private void complete(VolumeBackup backup, Map<BackupJob, BackupEnd> ends, Instant began)
            throws InterruptedException {
        ends.keySet()
                .forEach(job -> update(
                        job.plan(),
                        record -> record.ran(began, job.plan().settings().request())));
        for (Map.Entry<BackupJob, BackupEnd> end : ends.entrySet()) {
            if (end.getValue().result() == BackupEnd.Result.SUCCESS) {
                backup.forget(end.getKey(), retention.snapshotsFrom(clock.instant()));
            }
        }
    }

    private Map<VolumePlan, String> allFailed(BackupPlan plan, Instant began, String reason) {
        Map<VolumePlan, String> failed = new LinkedHashMap<>();
        for (VolumePlan volume : plan.volumes()) {
            failed.put(volume, reason);
            told(volume, BackupEnd.failed(began, reason));
        }
        return failed;
    }

    /** Fresh: what a cache says may be from before a move. */
    private Optional<VolumeReading> read(VolumePlan volume) {
        Optional<V1PersistentVolume> found =
                api.find(ResourceKind.VOLUMES, ObjectKey.of(volume.claim().volume()));
        return found.map(VolumeReader::read);
    }

    private String refusal(VolumePlan volume, Optional<VolumeReading> reading) {
        String name = "volume " + volume.claim().volume() + " ";
        if (reading.isEmpty()) {
            return name + "is not there any more";
        }
        if (reading.get() instanceof VolumeReading.Refused refused) {
            return name + refused.reason();
        }
        LocalVolume ours = ((VolumeReading.Ours) reading.get()).volume();
        String refusal = HomePolicy.refusal(ours, volume.claim().carrier(), node, pools.apply(ours.basePath()));
        return refusal.isEmpty() ? "" : name + refusal;
    }

    private void tellWhetherProtected(VolumePlan volume, ResticRepository repository) {
        boolean unprotected = node.equals(repository.node());
        meters.unprotected(volume.claim().carrier(), unprotected);
        if (unprotected) {
            report.unprotected(volume.claim().carrier(), node);
        }
    }

    private void told(VolumePlan volume, BackupEnd end) {
        meters.ended(volume.claim().carrier(), end);
        report.ended(
                volume.claim().carrier(),
                end,
                end.isFailed() ? "" : volume.settings().request());
    }

    private void saved(VolumePlan volume, BackupEnd end) {
        if (!end.isFailed()) {
            update(volume, record -> record.saved(end));
        }
    }

    private void remember(VolumePlan volume, String untagged) {
        update(volume, record -> record.withUntagged(untagged));
    }

    private void update(VolumePlan volume, UnaryOperator<BackupRecord> change) {
        String name = volume.claim().volume();
        BackupRecord before = records.find(name).orElse(volume.record());
        BackupRecord after = change.apply(before);
        if (!after.equals(before)) {
            records.write(name, after);
        }
    }
}
