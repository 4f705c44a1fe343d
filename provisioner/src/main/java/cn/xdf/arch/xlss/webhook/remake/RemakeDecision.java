package cn.xdf.arch.xlss.webhook.remake;

import java.time.Duration;

/** What becomes of a pod that slipped past. */
sealed interface RemakeDecision {
    /** It is deleted. @param because a sentence without its end, about the pod */
    record Remake(Controller controller, String because) implements RemakeDecision {}

    /** Nothing now. */
    record Wait(Duration lookAgain) implements RemakeDecision {}

    /** Nothing, whatever else changes. */
    record Leave() implements RemakeDecision {}
}
