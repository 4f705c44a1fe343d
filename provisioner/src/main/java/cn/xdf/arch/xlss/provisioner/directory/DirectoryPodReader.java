package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a pod that {@link DirectoryPodBuilder} made. */
final class DirectoryPodReader {
    private static final int REASON_LIMIT = 400;

    private DirectoryPodReader() {}

    /** @throws IllegalArgumentException for a pod that is none of these, whatever its labels say */
    static DirectoryPod read(V1Pod pod) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of());
        String volume = annotations.getOrDefault(DirectoryPodBuilder.VOLUME, "");
        Verb verb = Stream.of(Verb.values())
                .filter(one -> one.podOf(volume).equals(pod.getMetadata().getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a pod for a directory"));
        String[] claim = annotations.getOrDefault(DirectoryPodBuilder.CLAIM, "").split("/", -1);
        DirectoryTask task = new DirectoryTask(
                verb,
                volume,
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                new BasePath(basePath(pod)),
                annotations.getOrDefault(DirectoryPodBuilder.POOL, ""),
                claim.length == 2 ? ObjectKey.of(claim[0], claim[1]) : ObjectKey.of(""),
                annotations.getOrDefault(DirectoryPodBuilder.CLAIM_UID, ""));
        State state = state(pod.getStatus());
        return new DirectoryPod(
                task,
                pod.getMetadata().getUid(),
                state,
                state == State.FAILED ? reason(pod.getStatus()) : "",
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    private static String basePath(V1Pod pod) {
        return Objects.requireNonNullElse(
                        pod.getSpec().getVolumes(), List.<io.kubernetes.client.openapi.models.V1Volume>of())
                .stream()
                .filter(volume -> volume.getHostPath() != null)
                .map(volume -> volume.getHostPath().getPath())
                .findFirst()
                .orElse("");
    }

    private static State state(V1PodStatus status) {
        return switch (status == null || status.getPhase() == null ? "" : status.getPhase()) {
            case "Succeeded" -> State.SUCCEEDED;
            case "Failed" -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    private static String reason(V1PodStatus status) {
        String reason = Optional.ofNullable(status.getContainerStatuses()).orElse(List.of()).stream()
                .map(V1ContainerStatus::getState)
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated())
                .map(end -> text(end.getMessage(), end.getReason() + " with exit code " + end.getExitCode()))
                .findFirst()
                .orElse(text(status.getMessage(), text(status.getReason(), "its pod failed without a reason")));
        return reason.length() > REASON_LIMIT ? reason.substring(0, REASON_LIMIT) : reason;
    }

    private static String text(String preferred, String otherwise) {
        return preferred == null || preferred.isBlank() ? otherwise : preferred.strip();
    }
}
