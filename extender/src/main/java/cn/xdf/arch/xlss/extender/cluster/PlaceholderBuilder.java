package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.kube.ObjectKey;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Capabilities;
import io.kubernetes.client.openapi.models.V1ConfigMapVolumeSource;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1SeccompProfile;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes placeholders, and reads them. Of the pod, only what a node reckons with gets into one: no image, no command, no volume, no label.
 * None ever starts: room is taken from the moment a pod has a node.
 */
final class PlaceholderBuilder {
    /** A namespace of their own: the right to make pods beside our programs would be a right to their secrets. */
    static final String NAMESPACE = "xlss-placeholders";

    static final String LABEL = Names.PREFIX + "placeholder";
    static final String POD = Names.PREFIX + "pod";
    static final String HOLDER = Names.PREFIX + "holder";

    /** kubelet does not count such a pod among its own, and removes it soon; to schedulers it is one like any other. */
    static final String MIRROR = "kubernetes.io/config.mirror";

    /** Of a ConfigMap that does not exist: kubelet waits for it before it pulls an image or makes a sandbox. */
    static final String NEVER_STARTS = "never-starts-on-purpose";

    private static final String NOTHING = "nothing";

    /** The last resort, longer than any bind is held: kubelet ends it though nobody of us lives. */
    private static final Duration LONGEST = Duration.ofMinutes(46);

    private PlaceholderBuilder() {}

    static V1Pod placeholder(V1Pod pod, String name, String node, String holder, String image, boolean ports) {
        V1PodSpec spec = pod.getSpec();
        return new V1Pod()
                .apiVersion("v1")
                .kind("Pod")
                .metadata(new V1ObjectMeta()
                        .namespace(NAMESPACE)
                        .name(name)
                        .labels(Map.of("app.kubernetes.io/part-of", "xlss", LABEL, "room"))
                        .annotations(annotations(pod, holder)))
                .spec(new V1PodSpec()
                        .nodeName(node)
                        .overhead(null) // the model's empty one is refused by the API
                        .restartPolicy("Always")
                        .priorityClassName(spec.getPriorityClassName())
                        .tolerations(spec.getTolerations())
                        .activeDeadlineSeconds(LONGEST.toSeconds())
                        .terminationGracePeriodSeconds(0L)
                        .automountServiceAccountToken(false)
                        .enableServiceLinks(false)
                        .containers(List.of(container(spec, image, ports)))
                        .volumes(List.of(new V1Volume()
                                .name(NOTHING)
                                .configMap(new V1ConfigMapVolumeSource().name(NEVER_STARTS)))));
    }

    private static Map<String, String> annotations(V1Pod pod, String holder) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(POD, ObjectKey.of(pod).toString());
        annotations.put(HOLDER, holder);
        return annotations;
    }

    /** The same for schedulers, and nothing for kubelet. */
    static V1Pod bridge(V1Pod pod, String name, String node, String holder, String image) {
        V1Pod bridge = placeholder(pod, name, node, holder, image, false);
        bridge.getMetadata().putAnnotationsItem(MIRROR, "placeholder");
        bridge.getSpec().volumes(null); // the API allows such a pod none, and kubelet does not run it
        bridge.getSpec().getContainers().getFirst().volumeMounts(null);
        return bridge;
    }

    static boolean asksForRoom(V1Pod pod) {
        return hasPorts(pod) || !RoomRequests.of(pod.getSpec()).isEmpty();
    }

    static boolean hasPorts(V1Pod pod) {
        return ports(pod.getSpec()).findAny().isPresent();
    }

    private static V1Container container(V1PodSpec spec, String image, boolean ports) {
        Map<String, Quantity> requests = RoomRequests.of(spec);
        return new V1Container()
                .name("room")
                .image(image)
                .imagePullPolicy("IfNotPresent")
                .ports(ports ? ports(spec).toList() : null)
                .volumeMounts(List.of(
                        new V1VolumeMount().name(NOTHING).mountPath("/nothing"))) // or kubelet would not wait for it
                .resources(new V1ResourceRequirements().requests(requests).limits(limits(requests)))
                .securityContext(new V1SecurityContext()
                        .runAsNonRoot(true)
                        .runAsUser(65_532L)
                        .allowPrivilegeEscalation(false)
                        .readOnlyRootFilesystem(true)
                        .seccompProfile(new V1SeccompProfile().type("RuntimeDefault"))
                        .capabilities(new V1Capabilities().drop(List.of("ALL"))));
    }

    /** Of huge pages and devices nobody may ask for less than the limit. */
    private static Map<String, Quantity> limits(Map<String, Quantity> requests) {
        return requests.entrySet().stream()
                .filter(one -> one.getKey().contains("/") || one.getKey().startsWith("hugepages-"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<V1ContainerPort> ports(V1PodSpec spec) {
        return Stream.concat(spec.getContainers().stream(), orNone(spec.getInitContainers()).stream())
                .flatMap(container -> orNone(container.getPorts()).stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(port -> new V1ContainerPort()
                        .containerPort(port.getContainerPort())
                        .hostPort(port.getHostPort())
                        .hostIP(port.getHostIP())
                        .protocol(port.getProtocol()))
                .distinct();
    }

    /** Null for a pod that is none of ours, whatever its labels say. */
    static Placeholder read(V1Pod pod) {
        V1ObjectMeta metadata = pod.getMetadata();
        if (!NAMESPACE.equals(metadata.getNamespace())
                || !orEmpty(metadata.getLabels()).containsKey(LABEL)) {
            return null;
        }
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        String[] owner = annotations.getOrDefault(POD, "").split("/", -1);
        String phase = pod.getStatus() == null ? "" : orEmpty(pod.getStatus().getPhase());
        boolean ended = "Failed".equals(phase) || "Succeeded".equals(phase);
        return new Placeholder(
                ObjectKey.of(pod),
                metadata.getUid(),
                owner.length == 2 ? ObjectKey.of(owner[0], owner[1]) : ObjectKey.of(""),
                annotations.getOrDefault(HOLDER, ""),
                metadata.getDeletionTimestamp() != null,
                ended,
                ended ? why(pod.getStatus()) : "");
    }

    private static String why(V1PodStatus status) {
        return Stream.of(status.getReason(), status.getMessage())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
    }
}
