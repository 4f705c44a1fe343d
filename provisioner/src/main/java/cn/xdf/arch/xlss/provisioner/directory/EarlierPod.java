package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A pod for one directory, as versions of before 29 November 2026 made them. One that was at work during the upgrade is read as a pod that ended without a
 * word: what it made is taken back, what it was to remove is removed, and it goes.
 */
final class EarlierPod {
    private static final String VOLUME = Names.PREFIX + "volume";
    private static final String CLAIM = Names.PREFIX + "claim";
    private static final String CLAIM_UID = Names.PREFIX + "claim-uid";

    /** By its name's beginning. */
    private static final Map<String, Verb> VERBS = Map.of("xlss-mkdir-", Verb.MAKE, "xlss-rmdir-", Verb.REMOVE_REST);

    /** Before all others of its slot. */
    private static final long NUMBER = -1;

    private EarlierPod() {}

    /** @throws IllegalArgumentException for a pod that is none of these */
    static Batch read(V1Pod pod) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        String name = pod.getMetadata().getName();
        String volume = annotations.getOrDefault(VOLUME, "");
        Verb verb = VERBS.entrySet().stream()
                .filter(one -> !volume.isEmpty() && name.equals(one.getKey() + volume))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a pod for directories"));
        DirectoryTask task = new DirectoryTask(
                verb,
                volume,
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                new BasePath(BatchReader.basePath(pod)),
                annotations.getOrDefault(BatchBuilder.POOL, ""),
                BatchReader.claim(annotations.getOrDefault(CLAIM, "")),
                annotations.getOrDefault(CLAIM_UID, ""));
        boolean ended = BatchReader.hasEnded(pod.getStatus());
        Attempt attempt = new Attempt(
                task,
                name,
                NUMBER,
                ended ? Attempt.State.LOST : Attempt.State.RUNNING,
                ended ? "a version before began it" : "",
                BatchReader.created(pod));
        String uid = Objects.requireNonNullElse(pod.getMetadata().getUid(), "");
        return new Batch(task.slot(), name, uid, NUMBER, ended, List.of(attempt));
    }
}
