package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.directory.Retries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back the empty directories that were made for nobody. Until one is gone, its record stays. */
final class Undoing {
    private static final Logger LOG = LoggerFactory.getLogger(Undoing.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final DirectoryPods pods;
    private final Targets targets;
    private final Predicate<DirectoryTask> free;
    private final Retries retries;

    /** @param free whether no volume has or wants the directory, as the API knows now */
    Undoing(DirectoryPods pods, Targets targets, Predicate<DirectoryTask> free, InstantSource clock) {
        this.pods = pods;
        this.targets = targets;
        this.free = free;
        this.retries = new Retries(new Backoff(LOOK_AGAIN, Duration.ofMinutes(10)), clock);
    }

    Outcome undo(Attempt attempt) {
        DirectoryTask task = attempt.task().as(Verb.UNDO);
        Optional<NodeState> node = targets.node(task.node());
        if (node.isEmpty() || targets.isReplaced(task)) {
            LOG.info("{} on node {}: the place is gone with what was there", task.volume(), task.node());
            pods.settle(attempt);
            return Outcome.done();
        }
        Duration rest = rest(attempt);
        if (!node.get().ready() || rest.isPositive()) {
            return Outcome.requeueAfter(rest.isPositive() ? rest : LOOK_AGAIN);
        }
        pods.want(task, () -> free.test(task));
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    void forget(Attempt attempt) {
        retries.forget(key(attempt));
    }

    /** After an undoing that failed: later each time. */
    private Duration rest(Attempt attempt) {
        if (attempt.task().verb() != Verb.UNDO) {
            return Duration.ZERO;
        }
        if (retries.isNew(key(attempt), attempt.batch())) {
            LOG.warn(
                    "{} on node {} could not be taken back: {}",
                    attempt.task().volume(),
                    attempt.task().node(),
                    attempt.reason());
            return retries.failed(key(attempt), attempt.batch());
        }
        return retries.rest(key(attempt));
    }

    private static ObjectKey key(Attempt attempt) {
        return ObjectKey.of(attempt.task().node(), attempt.task().volume());
    }
}
