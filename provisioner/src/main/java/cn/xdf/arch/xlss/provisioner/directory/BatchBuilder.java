package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.provisioner.directory.Slot.Lane;
import cn.xdf.arch.xlss.volume.DirectoryProgram;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Capabilities;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1HostPathVolumeSource;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1SeccompProfile;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Toleration;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pod of a batch. Of what users write only the claims' names get into it, in an annotation: no path, no argument. The pod's own
 * fields are the record of its tasks, so that a new leader goes on where the old one ended.
 */
final class BatchBuilder {
    static final String LANE = Names.PREFIX + "directory";
    static final String POOL = Names.PREFIX + "pool";
    static final String SLOT = Names.PREFIX + "directory-slot";

    /** A line a task: verb, volume, UID of its claim, namespace/name of its claim. */
    static final String TASKS = Names.PREFIX + "tasks";

    private static final String MOUNT = "/pool";

    /** Counted from when kubelet saw the pod: an image that does not arrive or a path that is missing ends here. */
    static final Duration QUICK_LIMIT = Duration.ofSeconds(60);

    /** The program ends by itself long before, unless the disk hangs. */
    static final Duration REMOVAL_LIMIT = Duration.ofMinutes(5);

    /**
     * Its weight beside the node's other pods, which is all that a request is good for here. With 1m its JVM came last everywhere: in a burst it took up
     * to eight seconds from start to end, and all that waits there waits for it. A node without room for the request gets no volume.
     */
    private static final String QUICK_CPU = "20m";

    /** Nobody waits for it. */
    private static final String REMOVAL_CPU = "1m";

    private BatchBuilder() {}

    /** @param agent the container of the node's agent, whose image is on the node for certain */
    static V1Pod pod(String name, List<DirectoryTask> tasks, V1Container agent, V1PodSpec agentSpec) {
        Slot slot = tasks.getFirst().slot();
        return new V1Pod()
                .apiVersion("v1")
                .kind("Pod")
                .metadata(metadata(name, tasks))
                .spec(new V1PodSpec()
                        .nodeName(slot.node())
                        .overhead(null) // the model's empty one is refused by the API
                        .restartPolicy("Never")
                        .activeDeadlineSeconds((slot.lane() == Lane.QUICK ? QUICK_LIMIT : REMOVAL_LIMIT).toSeconds())
                        .terminationGracePeriodSeconds(1L)
                        .automountServiceAccountToken(false)
                        .enableServiceLinks(false)
                        .imagePullSecrets(agentSpec.getImagePullSecrets())
                        .tolerations(List.of(new V1Toleration().operator("Exists")))
                        .containers(List.of(container(slot, tasks, agent)))
                        .volumes(List.of(new V1Volume()
                                .name("pool")
                                .hostPath(new V1HostPathVolumeSource()
                                        .path(slot.basePath().value())
                                        .type("Directory")))));
    }

    private static V1ObjectMeta metadata(String name, List<DirectoryTask> tasks) {
        Slot slot = tasks.getFirst().slot();
        return new V1ObjectMeta()
                .namespace(Names.SYSTEM_NAMESPACE)
                .name(name)
                .labels(Map.of(
                        "app.kubernetes.io/part-of",
                        "xlss",
                        LANE,
                        slot.lane().name().toLowerCase(Locale.ROOT),
                        SLOT,
                        slot.hash()))
                .annotations(Map.of(
                        POOL,
                        slot.pool(),
                        TASKS,
                        tasks.stream().map(BatchBuilder::line).collect(Collectors.joining("\n"))));
    }

    private static String line(DirectoryTask task) {
        return String.join(
                " ",
                task.verb().name(),
                task.volume(),
                task.claimUid(),
                task.claim().toString());
    }

    private static String cpu(Slot slot) {
        return slot.lane() == Lane.QUICK ? QUICK_CPU : REMOVAL_CPU;
    }

    private static V1Container container(Slot slot, List<DirectoryTask> tasks, V1Container agent) {
        return new V1Container()
                .name("directory")
                .image(agent.getImage())
                .imagePullPolicy(agent.getImagePullPolicy())
                .command(List.of(
                        "java",
                        "@/app/jvm.options",
                        "-Xmx32m",
                        "-XX:-UsePerfData",
                        "-XX:AOTCache=/app/directories.aot",
                        "-cp",
                        "/app/directories.jar",
                        DirectoryProgram.class.getName()))
                .args(Stream.concat(
                                Stream.of(MOUNT, slot.pool()),
                                tasks.stream().map(task -> task.verb().word() + "=" + task.volume()))
                        .toList())
                .terminationMessagePolicy("FallbackToLogsOnError")
                .resources(new V1ResourceRequirements()
                        .requests(Map.of("cpu", new Quantity(cpu(slot)), "memory", new Quantity("1Mi")))
                        .limits(Map.of("memory", new Quantity("256Mi"))))
                .securityContext(new V1SecurityContext()
                        .runAsUser(0L) // the base path is root's; contents are anybody's
                        .allowPrivilegeEscalation(false)
                        .readOnlyRootFilesystem(true)
                        .seccompProfile(new V1SeccompProfile().type("RuntimeDefault"))
                        .capabilities(new V1Capabilities()
                                .drop(List.of("ALL"))
                                .add(List.of("DAC_OVERRIDE", "FOWNER")))) // delete what other users own
                .volumeMounts(List.of(new V1VolumeMount().name("pool").mountPath(MOUNT)));
    }
}
