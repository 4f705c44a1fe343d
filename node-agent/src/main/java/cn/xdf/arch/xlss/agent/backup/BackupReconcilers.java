package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.BackupPlan.VolumePlan;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The two passes over a pod: a quick one that knows when its next run is due, and the run itself, of which few go on at once. */
final class BackupReconcilers {
    /** While a run waits or goes on; after it, this finds when the next one is due. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final BackupPlanner planner;
    private final BackupRun run;
    private final BackupReport report;
    private final Failures failures;
    private final InstantSource clock;

    BackupReconcilers(
            BackupPlanner planner, BackupRun run, BackupReport report, Failures failures, InstantSource clock) {
        this.planner = planner;
        this.run = run;
        this.report = report;
        this.failures = failures;
        this.clock = clock;
    }

    /** @param due told of pods whose run is due */
    Outcome plan(ObjectKey pod, Consumer<ObjectKey> due) {
        Optional<BackupPlan> plan = planner.plan(pod);
        if (plan.isEmpty()) {
            return Outcome.done();
        }
        Duration wait = Duration.between(clock.instant(), plan.get().due());
        if (wait.isPositive()) {
            return Outcome.requeueAfter(wait);
        }
        due.accept(pod);
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    /** Plans anew, for it may have waited long in line. */
    Outcome run(ObjectKey pod) throws InterruptedException {
        Optional<BackupPlan> plan = planner.plan(pod).filter(one -> !one.due().isAfter(clock.instant()));
        if (plan.isPresent()) {
            run(plan.get());
        }
        return Outcome.done();
    }

    private void run(BackupPlan plan) throws InterruptedException {
        Map<VolumePlan, String> failed;
        try {
            failed = run.run(plan);
        } catch (RuntimeException e) {
            failures.failed(plan.pod(), clock.instant(), plan.requests());
            throw e;
        }
        if (failed.isEmpty()) {
            failures.forget(plan.pod());
            return;
        }
        Instant again = failures.failed(plan.pod(), clock.instant(), plan.requests());
        failed.forEach((volume, reason) -> report.failed(volume.claim().carrier(), reason, again));
    }
}
