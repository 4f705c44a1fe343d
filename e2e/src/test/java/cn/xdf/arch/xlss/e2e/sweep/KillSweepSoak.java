package cn.xdf.arch.xlss.e2e.sweep;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * kill -9 all through fail-overs: in each of them one program in every phase, over all of them each program in every phase. The pod
 * runs on the target with its data, each time.
 */
class KillSweepSoak extends FailoverCase {
    /** @param first is hit in the first phase, and then one after the other */
    @ParameterizedTest
    @EnumSource
    void a_program_is_killed_in_every_phase(Victim first) {
        Table table = new Table();
        try (HeldFailover held = failover.holdAt(Phase.PENDING)) {
            for (Phase phase : Phase.values()) {
                if (phase != Phase.PENDING) {
                    held.goOnTo(phase);
                }
                Victim victim = first.next(phase.ordinal());
                victim.killNine(cluster, failover.target());
                table.strike(phase, "kill -9 " + victim);
            }
        }
        movesWithItsData(table);
    }

    /** @param milliseconds that it works before it is killed */
    private record ResticStrike(String verb, int milliseconds) {}

    /** Killed twice, it fails the restore, and tells why; deleting that is the way to try again at once. */
    @Test
    void restic_is_killed_in_each_of_its_commands() {
        Table table = new Table();
        List<ResticStrike> strikes = List.of(
                new ResticStrike("snapshots", 0),
                new ResticStrike("restore", 20),
                new ResticStrike("restore", 80),
                new ResticStrike("restore", 200),
                new ResticStrike("ls", 0));
        try (HeldFailover held = failover.holdAt(Phase.RESTORING, strikes.getFirst().verb)) {
            for (ResticStrike strike : strikes) {
                if (strike != strikes.getFirst()) {
                    held.resticAgain(strike.verb, failover::deleteRestore);
                }
                held.restic().killNineTwice(Duration.ofMillis(strike.milliseconds));
                table.strike(
                        Phase.RESTORING, "kill -9 restic %s after %d ms".formatted(strike.verb, strike.milliseconds));
                table.after("the pod waits: " + failover.awaitFailed("Killed"));
            }
        }
        failover.deleteRestore();
        movesWithItsData(table);
    }

    private void movesWithItsData(Table table) {
        failover.awaitRunning();
        table.after("Running on the target");
        failover.assertRight(1);
        failover.assertRepositoryServes();
        table.right("exactly the backup's data");
    }
}
