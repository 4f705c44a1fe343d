package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sample of {@link KillSweepSoak}: three times kill -9 in one fail-over, of whom and when is drawn. */
@Tag("slow")
class KillsE2E extends FailoverCase {
    private final Random random = Seed.random("kills");

    @Test
    void a_failover_goes_on_whoever_is_killed() {
        Table table = new Table();
        String verb = oneOf(List.of("snapshots", "restore"));
        try (HeldFailover held = failover.holdAt(Phase.RESTORING, verb)) {
            held.restic().killNineTwice(Duration.ZERO);
            table.strike(Phase.RESTORING, "kill -9 restic " + verb + ", twice");
            table.after("the pod waits: " + failover.awaitFailed("Killed"));

            Phase early = oneOf(List.of(Phase.PENDING, Phase.ACCEPTED));
            held.enter(early, failover::deleteRestore);
            kill(oneOf(List.of(Victim.EXTENDER, Victim.PROVISIONER)), early, table);

            Phase late = oneOf(List.of(Phase.STAGED, Phase.COMMITTED, Phase.PLACED));
            held.goOnThrough(late);
            kill(Victim.AGENT, late, table);
        }
        failover.awaitRunning();
        table.after("Running on the target");
        failover.assertRight(1);
        table.right("exactly the backup's data");
    }

    private void kill(Victim victim, Phase phase, Table table) {
        victim.killNine(cluster, failover.target());
        table.strike(phase, "kill -9 " + victim);
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
