package cn.xdf.arch.xlss.webhook.routing;

import java.util.List;

/**
 * A pod that is to be created, or waits for a node.
 *
 * @param scheduler as it stands there; may be empty
 * @param placed its node was named by whoever created it: no scheduler sees it
 * @param scheduling value of the annotation by which a pod opts out; empty: it has none
 * @param changesOwners kubelet gives every file to the pod's fsGroup at each start
 */
public record PodFacts(
        String namespace, String scheduler, boolean placed, String scheduling, List<Use> uses, boolean changesOwners) {
    public static final String DEFAULT_SCHEDULER = "default-scheduler";

    public PodFacts {
        uses = List.copyOf(uses);
    }

    /** Kubelet's default is {@code Always}. @param fsGroup null: none */
    public static boolean changesOwners(Long fsGroup, String fsGroupChangePolicy) {
        return fsGroup != null && !"OnRootMismatch".equals(fsGroupChangePolicy);
    }

    boolean usesDefaultScheduler() {
        return scheduler.isEmpty() || scheduler.equals(DEFAULT_SCHEDULER);
    }
}
