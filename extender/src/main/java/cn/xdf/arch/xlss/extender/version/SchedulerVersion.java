package cn.xdf.arch.xlss.extender.version;

import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.extender.cluster.SchedulerPod;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether the kube-scheduler beside us has its cluster's version: an upgrade of the cluster changes one of them only. */
public final class SchedulerVersion {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerVersion.class);
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
            SchedulerPod found = SchedulerPod.read(api, events, pod);
            String image = found.schedulerImage();
            String cluster = found.clusterVersion();
            OptionalInt behind = SkewPolicy.minorsBehind(image, cluster);
            minorsBehind = behind.isPresent() ? behind.getAsInt() : Double.NaN;
            if (behind.orElse(0) != 0) {
                found.warn(
                        "SchedulerVersionSkew",
                        "the cluster's version is " + cluster + ", its second scheduler is " + image
                                + ": set that image's tag to the cluster's version in the Deployment xlss-scheduler");
            }
        } catch (KubernetesFailure failure) {
            LOG.debug("version of the scheduler of pod {} is not known: {}", pod, failure.getMessage());
        }
    }

    /** What makes it look: it runs as long as its program. */
    public BackgroundLoop loop() {
        return loop;
    }
}
