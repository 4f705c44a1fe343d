package cn.xdf.arch.xlss.extender.version;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks now and then whether the kube-scheduler beside us has its cluster's version: an upgrade of the cluster changes one of them only. */
public final class SchedulerVersion implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerVersion.class);
    private static final String CONTAINER = "kube-scheduler";
    private static final Duration REST = Duration.ofMinutes(10);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final ObjectKey pod;
    private final BackgroundLoop loop = new BackgroundLoop("scheduler-version", REST, this::look);
    private volatile double minorsBehind = Double.NaN;

    /** @param pod ours, which is the scheduler's as well */
    public SchedulerVersion(KubernetesApi api, EventRecorder events, ObjectKey pod, MeterRegistry meters) {
        this.api = api;
        this.events = events;
        this.pod = pod;
        Gauge.builder("xlss.scheduler.minor.versions.behind", this, self -> self.minorsBehind)
                .description(
                        "Minor versions that the second kube-scheduler is behind its cluster; negative: ahead, NaN: not known")
                .register(meters);
    }

    void look() {
        try {
            V1Pod found = api.get(ResourceKind.PODS, pod);
            String image = found.getSpec().getContainers().stream()
                    .filter(one -> one.getName().equals(CONTAINER))
                    .map(V1Container::getImage)
                    .findFirst()
                    .orElse("");
            String server = api.serverVersion();
            OptionalInt behind = SkewPolicy.minorsBehind(image, server);
            minorsBehind = behind.isPresent() ? behind.getAsInt() : Double.NaN;
            if (behind.orElse(0) != 0) {
                tell(found, image, server);
            }
        } catch (KubernetesFailure failure) {
            LOG.debug("version of the scheduler of pod {} is not known: {}", pod, failure.getMessage());
        }
    }

    private void tell(V1Pod found, String image, String server) {
        events.record(
                "v1",
                "Pod",
                found,
                EventRecorder.Type.WARNING,
                "SchedulerVersionSkew",
                "the cluster's version is " + server + ", its second scheduler is " + image
                        + ": set that image's tag to the cluster's version in the Deployment xlss-scheduler");
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
