package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.DirectoryResults;
import io.kubernetes.client.openapi.models.V1ContainerState;
import io.kubernetes.client.openapi.models.V1ContainerStateTerminated;
import io.kubernetes.client.openapi.models.V1ContainerStateWaiting;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1Volume;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a pod that {@link BatchBuilder} made. */
final class BatchReader {
    private static final int REASON_LIMIT = 400;

    /** Of these a container does not recover by waiting. It never ran. */
    private static final Set<String> STUCK = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError");

    private BatchReader() {}

    /** How all of it ended, or that it goes on. @param results empty: the program said nothing */
    private record End(State state, String reason, Optional<DirectoryResults> results) {
        State stateOf(int task) {
            String open = results.map(all -> all.open().get(task)).orElse(null);
            if (results.isEmpty() || open == null) {
                return results.isEmpty() ? state : State.SUCCEEDED;
            }
            return open.equals(DirectoryResults.UNFINISHED) ? State.UNFINISHED : State.FAILED;
        }

        String reasonOf(int task) {
            return results.isEmpty()
                    ? reason
                    : Objects.requireNonNullElse(results.get().open().get(task), "");
        }
    }

    /** @throws IllegalArgumentException for a pod that is none of these, whatever its labels say */
    static Batch read(V1Pod pod) {
        V1ObjectMeta metadata = pod.getMetadata();
        Map<String, String> annotations =
                Objects.requireNonNullElse(metadata.getAnnotations(), Map.<String, String>of());
        List<DirectoryTask> tasks = annotations
                .getOrDefault(BatchBuilder.TASKS, "")
                .lines()
                .map(line -> task(line, pod, annotations.getOrDefault(BatchBuilder.POOL, "")))
                .toList();
        if (tasks.isEmpty()) {
            return EarlierPod.read(pod);
        }
        long number = number(metadata.getName());
        if (!tasks.getFirst().slot().podName(number).equals(metadata.getName())
                || tasks.stream().map(DirectoryTask::slot).distinct().count() != 1) {
            throw new IllegalArgumentException("not a pod for directories");
        }
        Instant created = created(pod);
        End end = end(pod.getStatus());
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            attempts.add(
                    new Attempt(tasks.get(i), metadata.getName(), number, end.stateOf(i), end.reasonOf(i), created));
        }
        String uid = Objects.requireNonNullElse(metadata.getUid(), "");
        return new Batch(tasks.getFirst().slot(), metadata.getName(), uid, number, hasEnded(pod.getStatus()), attempts);
    }

    private static long number(String name) {
        String number = name.substring(name.lastIndexOf('-') + 1);
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
    }

    private static DirectoryTask task(String line, V1Pod pod, String pool) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException("not a pod for directories: " + line);
        }
        return new DirectoryTask(
                Verb.valueOf(words[0]),
                words[1],
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                new BasePath(basePath(pod)),
                pool,
                claim(words[3]),
                words[2]);
    }

    /** @param name as namespace/name; another text names none */
    static ObjectKey claim(String name) {
        String[] claim = name.split("/", -1);
        return claim.length == 2 ? ObjectKey.of(claim[0], claim[1]) : ObjectKey.of("");
    }

    static Instant created(V1Pod pod) {
        OffsetDateTime created = pod.getMetadata().getCreationTimestamp();
        return created == null ? Instant.EPOCH : created.toInstant();
    }

    static String basePath(V1Pod pod) {
        return Objects.requireNonNullElse(pod.getSpec().getVolumes(), List.<V1Volume>of()).stream()
                .filter(volume -> volume.getHostPath() != null)
                .map(volume -> volume.getHostPath().getPath())
                .findFirst()
                .orElse("");
    }

    private static End end(V1PodStatus status) {
        if (!hasEnded(status)) {
            return stuck(status)
                    .map(reason -> new End(State.FAILED, reason, Optional.empty()))
                    .orElse(new End(State.RUNNING, "", Optional.empty()));
        }
        Optional<V1ContainerStateTerminated> end = container(status, V1ContainerState::getTerminated);
        Optional<DirectoryResults> results =
                end.map(V1ContainerStateTerminated::getMessage).flatMap(DirectoryResults::parse);
        if (status.getPhase().equals("Succeeded")) {
            return new End(State.SUCCEEDED, "", results);
        }
        boolean refused = status.getContainerStatuses() == null
                || status.getContainerStatuses().isEmpty(); // kubelet did not even try
        return new End(refused ? State.FAILED : State.LOST, reason(status, end), results);
    }

    static boolean hasEnded(V1PodStatus status) {
        return status != null && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
    }

    /** What kubelet would try again and again, known at once. */
    private static Optional<String> stuck(V1PodStatus status) {
        return container(status, V1ContainerState::getWaiting)
                .filter(waiting -> STUCK.contains(text(waiting.getReason(), "")))
                .map((V1ContainerStateWaiting waiting) ->
                        shortened(waiting.getReason() + ": " + text(waiting.getMessage(), "")));
    }

    private static <T> Optional<T> container(V1PodStatus status, Function<V1ContainerState, T> state) {
        return Optional.ofNullable(status).map(V1PodStatus::getContainerStatuses).orElse(List.of()).stream()
                .map(V1ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(state)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String reason(V1PodStatus status, Optional<V1ContainerStateTerminated> end) {
        return shortened(end.map(
                        one -> text(one.getMessage(), one.getReason() + " with exit code " + one.getExitCode()))
                .orElse(text(status.getMessage(), text(status.getReason(), "its pod failed without a reason"))));
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_LIMIT ? reason.substring(0, REASON_LIMIT) : reason;
    }

    private static String text(String preferred, String otherwise) {
        return preferred == null || preferred.isBlank() ? otherwise : preferred.strip();
    }
}
