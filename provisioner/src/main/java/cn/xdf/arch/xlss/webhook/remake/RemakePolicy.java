package cn.xdf.arch.xlss.webhook.remake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which pods that slipped past are deleted, so that their controller makes them anew and they are routed. Only those that would wait for ever: the
 * default scheduler finds no node for them, since the data of a volume is on a lost node, or not where that scheduler looks.
 *
 * <p>A pod that has a node or has run, one whose volumes are at healthy homes, and one that nobody would make again stay as they are.
 */
final class RemakePolicy {
    private RemakePolicy() {}

    /**
     * @param past of the pod's controller
     * @param lookAgain when the facts are not (yet) such that it may be deleted
     */
    static RemakeDecision judge(SlippedPod pod, Past past, Instant now, Duration lookAgain) {
        if (pod.placed() || pod.ran() || pod.ending() || nobodyMakesItAgain(pod)) {
            return new RemakeDecision.Leave();
        }
        Optional<String> reason = reason(pod);
        if (!pod.routes() || !pod.unschedulable() || reason.isEmpty()) {
            return new RemakeDecision.Wait(lookAgain);
        }
        return now.isBefore(past.next())
                ? new RemakeDecision.Wait(Duration.between(now, past.next()))
                : new RemakeDecision.Remake(pod.controller().orElseThrow(), reason.get());
    }

    private static boolean nobodyMakesItAgain(SlippedPod pod) {
        return pod.controller().filter(one -> !one.countsDeletionAsFailure()).isEmpty();
    }

    private static Optional<String> reason(SlippedPod pod) {
        return pod.homes().stream()
                .filter(home -> home.lost() || home.away())
                .findFirst()
                .map(home -> home.lost()
                        ? "the home of its volume " + home.volume() + ", node " + home.node() + ", is lost"
                        : "its volume " + home.volume() + " has moved to node " + home.node());
    }
}
