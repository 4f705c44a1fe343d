package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
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
import java.util.Map;

/**
 * The pod of a task. Of what users write only the claim's name gets into it, as an annotation: no path, no argument. The pod's own
 * fields are the record of the task, so that a new leader goes on where the old one ended.
 */
final class DirectoryPodBuilder {
    static final String VERB = Names.PREFIX + "directory";
    static final String VOLUME = Names.PREFIX + "volume";
    static final String POOL = Names.PREFIX + "pool";
    static final String CLAIM = Names.PREFIX + "claim";
    static final String CLAIM_UID = Names.PREFIX + "claim-uid";

    private static final String MOUNT = "/pool";

    /** Counted from when kubelet saw the pod: an image that does not arrive or a path that is missing ends here. */
    private static final Duration MAKE_LIMIT = Duration.ofSeconds(60);

    /** Deleting ten million files takes hours. */
    private static final Duration REMOVE_LIMIT = Duration.ofHours(12);

    private DirectoryPodBuilder() {}

    /** @param agent the container of the node's agent, whose image is on the node for certain */
    static V1Pod pod(DirectoryTask task, V1Container agent, V1PodSpec agentSpec) {
        return new V1Pod()
                .apiVersion("v1")
                .kind("Pod")
                .metadata(metadata(task))
                .spec(new V1PodSpec()
                        .nodeName(task.node())
                        .overhead(null) // the model's empty one is refused by the API
                        .restartPolicy("Never")
                        .activeDeadlineSeconds((task.verb() == Verb.MAKE ? MAKE_LIMIT : REMOVE_LIMIT).toSeconds())
                        .terminationGracePeriodSeconds(1L)
                        .automountServiceAccountToken(false)
                        .enableServiceLinks(false)
                        .imagePullSecrets(agentSpec.getImagePullSecrets())
                        .tolerations(List.of(new V1Toleration().operator("Exists")))
                        .containers(List.of(container(task, agent)))
                        .volumes(List.of(new V1Volume()
                                .name("pool")
                                .hostPath(new V1HostPathVolumeSource()
                                        .path(task.basePath().value())
                                        .type("Directory")))));
    }

    private static V1ObjectMeta metadata(DirectoryTask task) {
        return new V1ObjectMeta()
                .namespace(Names.SYSTEM_NAMESPACE)
                .name(task.podName())
                .labels(Map.of(
                        "app.kubernetes.io/part-of",
                        "xlss",
                        VERB,
                        task.verb().name().toLowerCase(java.util.Locale.ROOT)))
                .annotations(Map.of(
                        VOLUME,
                        task.volume(),
                        POOL,
                        task.pool(),
                        CLAIM,
                        task.claim().toString(),
                        CLAIM_UID,
                        task.claimUid()));
    }

    private static V1Container container(DirectoryTask task, V1Container agent) {
        String verb = task.verb() == Verb.MAKE ? DirectoryProgram.MAKE : DirectoryProgram.REMOVE;
        return new V1Container()
                .name("directory")
                .image(agent.getImage())
                .imagePullPolicy(agent.getImagePullPolicy())
                .command(List.of(
                        "java",
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        "/app/lib/*",
                        DirectoryProgram.class.getName()))
                .args(List.of(verb, MOUNT, task.volume(), task.pool()))
                .terminationMessagePolicy("FallbackToLogsOnError")
                .resources(new V1ResourceRequirements()
                        .requests(Map.of("cpu", new Quantity("1m"), "memory", new Quantity("1Mi")))
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
