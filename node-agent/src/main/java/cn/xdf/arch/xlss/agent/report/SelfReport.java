package cn.xdf.arch.xlss.agent.report;

import java.time.Instant;
import java.util.Optional;

/**
 * What the agent says about itself in its StorageNode.
 *
 * @param version of its build
 * @param started when this process started, in whole seconds: the API keeps no more
 */
public record SelfReport(String version, Instant started) {
    /** What must be done so that the API says what is true. */
    enum Step {
        CREATE,
        REPORT,
        NOTHING
    }

    /** @param written what the StorageNode says; outer empty: there is no StorageNode, inner: it says nothing yet */
    Step next(Optional<Optional<SelfReport>> written) {
        if (written.isEmpty()) {
            return Step.CREATE;
        }
        return written.get().filter(this::equals).isPresent() ? Step.NOTHING : Step.REPORT;
    }
}
