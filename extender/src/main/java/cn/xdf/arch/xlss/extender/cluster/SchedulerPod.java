package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;

/** The pod that we run in, and the kube-scheduler beside us. Reading it and its cluster's version blocks and fails with KubernetesFailure only. */
public final class SchedulerPod {
    private static final String CONTAINER = "kube-scheduler";

    private final KubernetesApi api;
    private final EventRecorder events;
    private final V1Pod pod;

    private SchedulerPod(KubernetesApi api, EventRecorder events, V1Pod pod) {
        this.api = api;
        this.events = events;
        this.pod = pod;
    }

    public static SchedulerPod read(KubernetesApi api, EventRecorder events, ObjectKey key) {
        return new SchedulerPod(api, events, api.get(ResourceKind.PODS, key));
    }

    /** The scheduler's image, with its tag; empty: there is no such container. */
    public String schedulerImage() {
        return pod.getSpec().getContainers().stream()
                .filter(one -> one.getName().equals(CONTAINER))
                .map(V1Container::getImage)
                .findFirst()
                .orElse("");
    }

    /** The API server's, as it says it: {@code v1.36.3}. */
    public String clusterVersion() {
        return api.serverVersion();
    }

    public void warn(String reason, String message) {
        events.record("v1", "Pod", pod, EventRecorder.Type.WARNING, reason, message);
    }
}
