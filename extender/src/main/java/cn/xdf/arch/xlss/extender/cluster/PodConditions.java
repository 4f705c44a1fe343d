package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.mark.Conditions;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Conditions} of a real API server. */
public final class PodConditions implements Conditions {
    private static final Logger log = LoggerFactory.getLogger(PodConditions.class);
    /** The scheduler writes a condition of its own. */
    private static final int ATTEMPTS = 3;

    private final KubernetesApi api;
    private final InstantSource clock;

    public PodConditions(KubernetesApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Whatever the condition says now. Never fails. */
    void say(PodClaims pod, DataReady said) {
        write(pod, said, any -> true);
    }

    /** Whoever holds the pod's bind may have said what is true meanwhile, and better. */
    @Override
    public void correct(PodClaims pod, DataReady truth) {
        write(pod, truth, WorkloadReading::restoring);
    }

    private void write(PodClaims pod, DataReady said, Predicate<V1Pod> when) {
        PodCondition condition = new PodCondition(Report.DATA_READY, said.ready(), said.reason(), said.message());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                api.find(ResourceKind.PODS, pod.key())
                        .filter(there -> pod.uid().equals(there.getMetadata().getUid()))
                        .filter(when)
                        .flatMap(there -> condition.patch(there, clock.instant()))
                        .ifPresent(patch -> api.jsonPatchStatus(ResourceKind.PODS, pod.key(), patch));
                return;
            } catch (KubernetesFailure failure) {
                if (!failure.isConflict()) {
                    log.debug("the condition of {} was not written", pod.key(), failure);
                    return;
                }
            }
        }
    }
}
