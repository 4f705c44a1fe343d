package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.util.Yaml;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholderBuilderTest {
    private static final String APP =
            "containers: [{name: a, resources: {requests: {cpu: 1}}}, {name: b, resources: {requests: {cpu: 500m}}}]";

    /** As kube-scheduler and kubelet reckon it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {APP}                                                                                            | 1.5
            {APP, initContainers: [{name: i, resources: {requests: {cpu: 2}}}]}                              | 2
            {APP, initContainers: [{name: i, resources: {requests: {cpu: 1}}}]}                              | 1.5
            {APP, initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}]}       | 2.5
            {APP, initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}, {name: i, resources: {requests: {cpu: 2}}}]} | 3
            {APP, initContainers: [{name: i, resources: {requests: {cpu: 2}}}, {name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}]} | 2.5
            {APP, overhead: {cpu: 250m}}                                                                     | 1.75
            {APP, resources: {requests: {cpu: 4}}, overhead: {cpu: 250m}}                                    | 4.25
            """)
    void roomIsAsLargeAsThePod(String spec, BigDecimal cpu) {
        V1PodSpec read = Yaml.loadAs(spec.replace("APP", APP), V1PodSpec.class);
        assertThat(RoomRequests.of(read).get("cpu").getNumber()).isEqualByComparingTo(cpu);
    }

    @Test
    void onlyWhatANodeReckonsWithGetsIntoAPlaceholder() {
        V1Pod placeholder = PlaceholderBuilder.placeholder(pod(), "room-1", "n2", "a_1", "pause", true);
        V1PodSpec spec = placeholder.getSpec();
        V1Container container = spec.getContainers().getFirst();
        assertThat(spec.getNodeName()).isEqualTo("n2");
        assertThat(spec.getPriorityClassName()).isEqualTo("high");
        assertThat(spec.getTolerations()).hasSize(1);
        assertThat(container.getImage()).isEqualTo("pause");
        assertThat(container.getCommand()).isNullOrEmpty();
        assertThat(container.getPorts()).singleElement().satisfies(port -> assertThat(port.getHostPort())
                .isEqualTo(9092));
        assertThat(container.getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("1"), "example.com/disk", new Quantity("2")));
        assertThat(container.getResources().getLimits()).isEqualTo(Map.of("example.com/disk", new Quantity("2")));
        assertThat(placeholder.getMetadata().getLabels()).doesNotContainKey("app");
        assertThat(spec.getVolumes()).singleElement().satisfies(volume -> assertThat(
                        volume.getConfigMap().getName())
                .isEqualTo(PlaceholderBuilder.NEVER_STARTS));
        placeholder.getMetadata().setUid("uid");
        assertThat(PlaceholderBuilder.read(placeholder))
                .satisfies(read -> assertThat(read.pod().toString()).isEqualTo("default/p"))
                .satisfies(read -> assertThat(read.holdersPod()).isEqualTo("a"));
    }

    /** The API refuses a mirror pod with a volume of a ConfigMap. */
    @Test
    void aBridgeIsNothingToKubelet() {
        V1Pod bridge = PlaceholderBuilder.bridge(pod(), "bridge-1", "n2", "a_1", "pause");
        assertThat(bridge.getMetadata().getAnnotations()).containsKey("kubernetes.io/config.mirror");
        assertThat(bridge.getSpec().getVolumes()).isNull();
        assertThat(bridge.getSpec().getContainers().getFirst().getVolumeMounts())
                .isNull();
        assertThat(bridge.getSpec().getContainers().getFirst().getResources().getRequests())
                .containsEntry("cpu", new Quantity("1"));
    }

    @Test
    void aPodOfAnotherNamespaceIsNoPlaceholder() {
        V1Pod placeholder = PlaceholderBuilder.placeholder(pod(), "room-1", "n2", "a_1", "pause", true);
        placeholder.getMetadata().setNamespace("default");
        assertThat(PlaceholderBuilder.read(placeholder)).isNull();
    }

    @Test
    void whyANodeTurnedOneDownIsInItsOwnWords() {
        V1Pod placeholder = PlaceholderBuilder.placeholder(pod(), "room-1", "n2", "a_1", "pause", true);
        placeholder.getMetadata().setUid("uid");
        placeholder.setStatus(
                new V1PodStatus().phase("Failed").reason("OutOfcpu").message("requested: 5000"));
        Placeholder read = PlaceholderBuilder.read(placeholder);
        assertThat(read.ended()).isTrue();
        assertThat(read.reason()).isEqualTo("OutOfcpu: requested: 5000");
    }

    @Test
    void aPodThatAsksForNothingNeedsNoRoom() {
        V1Pod pod = pod();
        assertThat(PlaceholderBuilder.asksForRoom(pod)).isTrue();
        pod.getSpec().getContainers().getFirst().setResources(null);
        assertThat(PlaceholderBuilder.asksForRoom(pod)).isTrue();
        pod.getSpec().getContainers().getFirst().setPorts(null);
        assertThat(PlaceholderBuilder.asksForRoom(pod)).isFalse();
    }

    private static V1Pod pod() {
        return Yaml.loadAs("""
                metadata: {name: p, namespace: default, uid: uid-1, labels: {app: db}}
                spec:
                  priorityClassName: high
                  tolerations: [{operator: Exists}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                  containers:
                  - name: main
                    image: secret
                    command: [run]
                    ports: [{containerPort: 80}, {containerPort: 9092, hostPort: 9092}]
                    resources: {requests: {cpu: 1, example.com/disk: 2}, limits: {cpu: 2, example.com/disk: 2}}
                """, V1Pod.class);
    }
}
