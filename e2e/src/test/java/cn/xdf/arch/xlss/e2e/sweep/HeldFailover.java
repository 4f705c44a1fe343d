package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.time.Duration;
import java.util.Arrays;

/**
 * A fail-over that is brought to a phase and held there: whoever would end the phase is stopped. What lasts milliseconds otherwise
 * lasts as long as a test needs to do something in it.
 */
final class HeldFailover implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Database database;
    private final Program agent;
    private final Program provisioner;
    private final Cluster cluster;
    private final String target;
    private ResticProcess restic;
    private Phase phase;

    /** @param resticVerb the command of restic that is stopped in the phase Restoring */
    HeldFailover(Cluster cluster, Database database, String target, String resticVerb) {
        this.cluster = cluster;
        this.database = database;
        this.target = target;
        this.agent = Program.agent(cluster, target);
        this.provisioner = Program.provisioner(cluster);
        this.restic = new ResticProcess(
                cluster, target, resticVerb, database.volumes().getFirst());
    }

    /** Deletes the pod, whose home is lost already. */
    void begin(Phase wanted) {
        Phase first = wanted.compareTo(Phase.RESTORING) <= 0 ? wanted : Phase.ACCEPTED;
        enter(first, database::forceDelete);
        goOnThrough(wanted);
    }

    /** Phase by phase, but for that of restic, which would hold up the others by chance only. */
    void goOnThrough(Phase wanted) {
        Arrays.stream(Phase.values())
                .filter(next -> next.compareTo(phase) > 0 && next.compareTo(wanted) <= 0)
                .filter(next -> next != Phase.RESTORING)
                .forEach(this::goOnTo);
    }

    /** To the next phase, which another one holds. */
    void goOnTo(Phase next) {
        holder(next).stop();
        holder(phase).goOn();
        arrived(next);
    }

    private void arrived(Phase now) {
        phase = now;
        holder(now).awaitStopped();
        Await.until("the restore is " + now.text(), SOON, () -> assertThat(database.restorePhase())
                .isEqualTo(now.text()));
    }

    private Holder holder(Phase of) {
        return switch (of) {
            case PENDING, STAGED, PLACED -> provisioner;
            case ACCEPTED, COMMITTED -> agent;
            case RESTORING -> restic;
        };
    }

    ResticProcess restic() {
        return restic;
    }

    /** Another restore, after the first one has failed: to its phase Restoring and this command of restic. */
    void resticAgain(String verb, Runnable again) {
        restic = new ResticProcess(cluster, target, verb, database.volumes().getFirst());
        enter(Phase.RESTORING, again);
    }

    /** Another restore, after the first one has failed: to one of the first phases. */
    void enter(Phase first, Runnable begin) {
        holder(first).stop();
        begin.run();
        arrived(first);
    }

    /** Everybody goes on who still lives. */
    @Override
    public void close() {
        restic.goOn();
        agent.goOn();
        provisioner.goOn();
    }
}
