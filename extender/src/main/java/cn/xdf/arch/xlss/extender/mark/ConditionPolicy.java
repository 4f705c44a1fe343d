package cn.xdf.arch.xlss.extender.mark;

import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import java.util.Optional;

/** What is true of a pod that is said to be restored just now. */
final class ConditionPolicy {
    private ConditionPolicy() {}

    /**
     * Empty: nothing has to be said.
     *
     * @param known the restore that has the name of this pod's; it may be that of an earlier pod
     */
    static Optional<DataReady> correction(PodFacts pod, Optional<RestoreFacts> known) {
        boolean told = pod.isToBePlaced() && pod.restoring();
        Optional<RestoreFacts> own = known.filter(restore -> restore.podUid().equals(pod.uid()));
        if (!told || own.filter(restore -> !restore.finished()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(own.map(ConditionPolicy::ended)
                .orElseGet(() -> new DataReady(
                        false, "Waiting", "its restore is gone; another begins when a node can take its volumes")));
    }

    private static DataReady ended(RestoreFacts restore) {
        return restore.succeeded()
                ? new DataReady(true, "Restored", "on " + restore.node())
                : DataReady.failed(restore);
    }
}
