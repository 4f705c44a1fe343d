package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.time.Duration;

/**
 * A fail-over brought to a phase and held there: whoever would end the phase is stopped. What lasts milliseconds otherwise lasts as
 * long as a test needs to do something in it.
 */
final class HeldRestore implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Database database;
    private final Actor agent;
    private final Actor provisioner;

    private HeldRestore(Cluster cluster, Database database, String target) {
        this.database = database;
        this.agent = Actor.agent(cluster, target);
        this.provisioner = Actor.provisioner(cluster);
    }

    enum Phase {
        PENDING("Pending"),
        ACCEPTED("Accepted"),
        RESTORING("Restoring"),
        STAGED("Staged"),
        COMMITTED("Committed"),
        PLACED("Placed");

        private final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    /** The pod's home is lost already; deleting the pod begins the fail-over. */
    static HeldRestore at(Phase phase, Cluster cluster, Database database, String target) {
        HeldRestore held = new HeldRestore(cluster, database, target);
        try {
            held.reach(phase);
        } catch (AssertionError | RuntimeException e) {
            held.close();
            throw e;
        }
        return held;
    }

    private void reach(Phase phase) {
        switch (phase) {
            case PENDING -> {
                provisioner.stop();
                database.forceDelete();
            }
            case ACCEPTED -> {
                agent.stop();
                database.forceDelete();
            }
            case RESTORING -> {
                reach(Phase.ACCEPTED);
                agent.goOn();
                await(Phase.RESTORING);
                agent.stop();
            }
            case STAGED -> {
                reach(Phase.ACCEPTED);
                provisioner.stop();
                agent.goOn();
            }
            case COMMITTED -> {
                reach(Phase.STAGED);
                agent.stop();
                provisioner.goOn();
            }
            case PLACED -> {
                reach(Phase.COMMITTED);
                provisioner.stop();
                agent.goOn();
            }
        }
        await(phase);
    }

    private void await(Phase phase) {
        Await.until("the restore is " + phase.text, SOON, () -> assertThat(database.restorePhase())
                .isEqualTo(phase.text));
    }

    /** Everybody goes on who still lives. */
    @Override
    public void close() {
        agent.goOn();
        provisioner.goOn();
    }
}
