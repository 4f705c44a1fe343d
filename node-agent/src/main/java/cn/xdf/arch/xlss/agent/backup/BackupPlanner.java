package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.BackupPlan.VolumePlan;
import cn.xdf.arch.xlss.agent.backup.BackupPolicy.BadValue;
import cn.xdf.arch.xlss.api.Annotations.User;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gathers what there is to know of a pod's backups, tells of annotations that cannot be used, and plans the next run. */
final class BackupPlanner {
    private final WatchedCache<WatchedPod> pods;
    private final WatchedCache<WatchedClaim> claims;
    private final Owners owners;
    private final BackupRecords records;
    private final Supplier<Optional<Pool>> pool;
    private final Failures failures;
    private final EventRecorder events;
    private final BackupMeters meters;
    private final Counter badValues;
    private final InstantSource clock;
    private final Told told = new Told();

    BackupPlanner(
            WatchedCache<WatchedPod> pods,
            WatchedCache<WatchedClaim> claims,
            Owners owners,
            BackupRecords records,
            Supplier<Optional<Pool>> pool,
            Failures failures,
            EventRecorder events,
            BackupMeters meters,
            InstantSource clock) {
        this.pods = pods;
        this.claims = claims;
        this.owners = owners;
        this.records = records;
        this.pool = pool;
        this.failures = failures;
        this.events = events;
        this.meters = meters;
        this.badValues = meters.badValues();
        this.clock = clock;
    }

    /** Empty: nothing to back up as things are, or the pool, on which records are kept, cannot be used. */
    Optional<BackupPlan> plan(ObjectKey key) {
        boolean ready = pool.get()
                .filter(one -> PoolState.of(one.state()) == PoolState.READY)
                .isPresent();
        return pods.get(key).filter(pod -> ready).flatMap(this::plan);
    }

    private Optional<BackupPlan> plan(WatchedPod pod) {
        List<VolumePlan> volumes = new ArrayList<>();
        List<Carrier> above = null;
        for (String name : pod.claims().keySet().stream().sorted().toList()) {
            ObjectKey claim =
                    ObjectKey.of(pod.carrier().namespace(), pod.claims().get(name));
            Optional<WatchedClaim> ours = claims.get(claim);
            if (ours.isPresent()) {
                above = above == null ? owners.above(pod) : above;
                volumes.add(volume(pod, name, ours.get(), above));
            }
        }
        return BackupPlan.of(pod, volumes, failures.of(pod), clock.instant());
    }

    private VolumePlan volume(WatchedPod pod, String name, WatchedClaim claim, List<Carrier> above) {
        List<Carrier> nearestFirst = Stream.concat(Stream.of(claim.carrier(), pod.carrier()), above.stream())
                .toList();
        Optional<BackupRecord> known = records.find(claim.volume());
        BackupRecord before = known.orElseGet(() -> BackupRecord.first(clock.instant()));
        BackupPolicy.Resolution resolution = BackupPolicy.resolve(nearestFirst, before.good());
        resolution.bad().forEach(this::tell);
        resolution.settings().volumes().stream()
                .filter(wanted -> !pod.claims().containsKey(wanted))
                .forEach(wanted -> tell(new BadValue(
                        pod.carrier(), User.BACKUP_VOLUMES, "the pod has no volume " + wanted + " with a claim")));
        BackupRecord record = before.withGood(resolution.good());
        if (!record.good().isEmpty() && !Optional.of(record).equals(known)) {
            records.write(claim.volume(), record);
        }
        show(claim, record, resolution.settings(), name, pod.seed());
        return new VolumePlan(name, claim, resolution.settings(), record);
    }

    private void show(WatchedClaim claim, BackupRecord record, BackupSettings settings, String name, String seed) {
        if (settings.takesBySchedule(name)) {
            meters.scheduled(claim.carrier(), record, BackupSchedule.next(settings, record, seed));
        } else {
            meters.unscheduled(claim.carrier());
        }
    }

    private void tell(BadValue bad) {
        Carrier carrier = bad.carrier();
        String value = carrier.annotations().getOrDefault(bad.key(), "");
        if (told.first(carrier.uid(), bad.key(), value, bad.reason())) {
            badValues.increment();
            events.record(
                    carrier.apiVersion(),
                    carrier.kind(),
                    ObjectKey.of(carrier.namespace(), carrier.name()),
                    carrier.uid(),
                    EventRecorder.Type.WARNING,
                    "BadAnnotation",
                    bad.key() + ": " + bad.reason() + "; the last good value stays in force, else the default");
        }
    }
}
