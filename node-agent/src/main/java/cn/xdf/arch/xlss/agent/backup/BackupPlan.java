package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The next run of a pod: all its volumes that take part, for a restore takes all of them from one run. It is due when the first of
 * them is.
 *
 * @param volumes never empty
 */
record BackupPlan(WatchedPod pod, List<VolumePlan> volumes, Instant due) {
    /**
     * A volume, and how to back it up.
     *
     * @param name in the pod
     */
    record VolumePlan(String name, WatchedClaim claim, BackupSettings settings, BackupRecord record) {}

    /** Empty: nothing to back up, now or ever, as things are. */
    static Optional<BackupPlan> of(
            WatchedPod pod, List<VolumePlan> all, Optional<RetryPolicy.Failures> failures, Instant now) {
        List<VolumePlan> taken = all.stream()
                .filter(volume ->
                        volume.settings().takes(volume.name(), volume.record().request()))
                .toList();
        if (!pod.running()) {
            return Optional.empty();
        }
        return taken.stream()
                .flatMap(volume -> BackupSchedule.due(volume.settings(), volume.record(), pod.seed(), now).stream())
                .min(Instant::compareTo)
                .map(due -> failures.map(some -> RetryPolicy.notBefore(some, requests(taken)))
                        .filter(due::isBefore)
                        .orElse(due))
                .map(due -> new BackupPlan(pod, taken, due));
    }

    /** Whether somebody asked for it; else the schedule did. */
    boolean isAskedFor() {
        return volumes.stream()
                .anyMatch(volume -> volume.settings().asksAfter(volume.record().request()));
    }

    Set<String> requests() {
        return requests(volumes);
    }

    private static Set<String> requests(List<VolumePlan> volumes) {
        return volumes.stream()
                .map(volume -> volume.settings().request())
                .filter(request -> !request.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
