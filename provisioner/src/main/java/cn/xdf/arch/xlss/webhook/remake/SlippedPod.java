package cn.xdf.arch.xlss.webhook.remake;

import java.util.List;
import java.util.Optional;

/**
 * What decides, all of it read from the API a moment ago.
 *
 * @param routes the webhook would give it our scheduler today
 * @param placed it has a node, or one is being made free for it
 * @param ran kubelet has started something of it
 * @param ending somebody deleted it
 * @param unschedulable the default scheduler has tried, and found no node
 * @param controller empty: nobody would make it again
 * @param homes of its volumes that are ours and in order
 */
record SlippedPod(
        boolean routes,
        boolean placed,
        boolean ran,
        boolean ending,
        boolean unschedulable,
        Optional<Controller> controller,
        List<Home> homes) {
    SlippedPod {
        homes = List.copyOf(homes);
    }
}
