package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.ArrayList;
import java.util.List;

/**
 * The backup of one volume in a run.
 *
 * @param run shared by all volumes of the pod
 * @param trigger {@code schedule} or {@code now}
 */
record BackupJob(
        LocalVolume volume, BackupPlan.VolumePlan plan, WatchedPod pod, String run, String trigger, String node) {
    Carrier claim() {
        return plan.claim().carrier();
    }

    /** What a restore finds the snapshot by; Kubernetes' names hold no comma, at which restic would split. */
    List<String> tags() {
        List<String> tags = new ArrayList<>(List.of(
                "namespace=" + claim().namespace(),
                "pod=" + pod.carrier().name(),
                "pvc=" + claim().name(),
                SnapshotTags.of(SnapshotTags.PV, volume.name()),
                SnapshotTags.of(SnapshotTags.NODE, node),
                SnapshotTags.of(SnapshotTags.TRIGGER, trigger),
                SnapshotTags.of(SnapshotTags.RUN, run),
                SnapshotTags.of(SnapshotTags.EPOCH, volume.epoch())));
        pod.owner().ifPresent(owner -> tags.add("owner=" + owner.kind() + "/" + owner.name()));
        if (plan.record().fuzzy()) {
            tags.add(SnapshotTags.FUZZY); // most likely again; a tag that comes later needs the repository for itself
        }
        return tags;
    }
}
