package cn.xdf.arch.xlss.provisioner.restore;

import static cn.xdf.arch.xlss.api.PvRestorePhase.ACCEPTED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.COMMITTED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.FAILED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.PENDING;
import static cn.xdf.arch.xlss.api.PvRestorePhase.PLACED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.RESTORING;
import static cn.xdf.arch.xlss.api.PvRestorePhase.STAGED;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Claim;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Pod;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Staged;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Accept;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Cancel;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.CloseSignposts;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Commit;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Committed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Delete;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Fail;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Succeed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Wait;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestorePlanTest {
    private static final List<PvRestorePhase> BEFORE_COMMIT = List.of(PENDING, ACCEPTED, RESTORING, STAGED);

    private static final Map<String, Consumer<Given>> EVENTS = new LinkedHashMap<>();

    static {
        EVENTS.put("nothing", given -> {});
        EVENTS.put("home returns", given -> given.node("a", NodeHealth.HEALTHY));
        EVENTS.put("target lost", given -> given.node("b", NodeHealth.LOST));
        EVENTS.put("target unknown", given -> given.nodes.remove("b"));
        EVENTS.put(
                "pool gone", given -> given.nodes.put("b", new RestoreFacts.Node(null, Map.of(), Map.of(), Map.of())));
        EVENTS.put("claim deleted", given -> given.claims.put("pv2", Optional.empty()));
        EVENTS.put("claim going", given -> given.claims.put("pv2", claim("uid-pv2", true)));
        EVENTS.put("claim replaced", given -> given.claims.put("pv2", claim("other", false)));
        EVENTS.put("volume gone", given -> given.volumes.put("pv2", null));
        EVENTS.put("spec changed", given -> given.changed = true);
        EVENTS.put("pod deleted", given -> given.pods = List.of());
        EVENTS.put("pod replaced", given -> given.pods = List.of(new Pod("db-0", "other", "", Set.of())));
        EVENTS.put("pod in use", given -> given.pods = List.of(given.pods.getFirst(), user()));
        EVENTS.put("volume refused", given -> given.readings.put("pv2", new VolumeReading.Refused("pv2", "bad", "a")));
        EVENTS.put("volume foreign", given -> given.readings.put("pv2", new VolumeReading.Foreign()));
        EVENTS.put("epoch behind", given -> given.epochs.put("pv2", 9L));
        EVENTS.put(
                "agent failed",
                given -> given.staged.put("pv2", new Staged("", RestoreReason.NO_SNAPSHOT.value(), "none")));
    }

    /** The home's node is healthy; its pool of the volumes is not. */
    @ParameterizedTest
    @CsvSource({"LOST, CloseSignposts", "SUSPECT, Wait", ", Cancel"})
    void aPoolThatIsLostOnALivingNodeIsALostHomeAndOneInDoubtMovesNothing(NodeHealth pool, String step) {
        Given given = new Given(STAGED);
        given.open.add("pv1");
        given.failedPool("a", pool, "pool-a");
        assertThat(given.next().getClass().getSimpleName()).isEqualTo(step);
    }

    @Test
    void aPoolThatFailedInTheVolumesPlaceIsNotItsPoolUnlessTheUuidIsTheSame() {
        Given given = new Given(STAGED);
        given.failedPool("a", NodeHealth.LOST, "another");
        assertThat(given.next()).isInstanceOf(Cancel.class);
    }

    /** Words of a row: Pending, then Accepted and Restoring, Staged, Committed and Placed. */
    static Stream<Arguments> table() {
        List<Arguments> all = new ArrayList<>();
        row(all, "nothing", "Accept", "Wait", "Commit", "Wait");
        row(all, "home returns", "Cancel HomeHealthy", "Cancel HomeHealthy", "Cancel HomeHealthy", "Wait");
        row(all, "target lost", "Fail TargetLost", "Fail TargetLost", "Fail TargetLost", "Fail TargetLost");
        row(all, "target unknown", "Fail TargetLost", "Fail TargetLost", "Fail TargetLost", "Fail TargetLost");
        row(all, "pool gone", "Fail TargetLost", "Fail TargetLost", "Fail TargetLost", "Wait");
        row(all, "claim deleted", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "claim going", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "claim replaced", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "volume gone", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "spec changed", "Fail Refused", "Cancel Refused", "Cancel Refused", "Wait");
        row(all, "pod deleted", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "pod replaced", "Fail Gone", "Cancel Gone", "Cancel Gone", "Wait");
        row(all, "pod in use", "Wait InUse", "Cancel InUse", "Cancel InUse", "Wait");
        row(all, "volume refused", "Fail Refused", "Cancel Refused", "Cancel Refused", "Wait");
        row(all, "volume foreign", "Fail Refused", "Cancel Refused", "Cancel Refused", "Wait");
        row(all, "epoch behind", "Fail EpochMismatch", "Fail EpochMismatch", "Fail EpochMismatch", "Wait");
        row(all, "agent failed", "Accept", "Fail NoSnapshot", "Fail NoSnapshot", "Fail NoSnapshot");
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @MethodSource("table")
    void every_event_in_every_phase(PvRestorePhase phase, String event, String step) {
        Given given = new Given(phase);
        EVENTS.get(event).accept(given);
        assertThat(words(given.next())).isEqualTo(step);
    }

    @Test
    void locks_in_the_order_of_the_names() {
        assertThat(((Accept) new Given(PENDING).next()).volumes())
                .extracting(volume -> volume.name())
                .containsExactly("pv1", "pv2");
    }

    @Test
    void signposts_are_closed_before_anything_is_committed() {
        Given given = new Given(STAGED);
        given.open.add("pv2");
        assertThat(((CloseSignposts) given.next()).volumes())
                .extracting(volume -> volume.name())
                .containsExactly("pv2");
    }

    @Test
    void a_commit_names_target_pool_and_snapshot() {
        assertThat(((Commit) new Given(STAGED).next()).transfers())
                .extracting(RestoreStep.Transfer::placing)
                .containsExactly(Given.PLACING, Given.PLACING);
    }

    @Test
    void nothing_is_committed_while_the_home_is_suspect() {
        assertThat(words(new Given(STAGED).node("a", NodeHealth.SUSPECT).next()))
                .isEqualTo("Wait HomeHealthy");
    }

    @Test
    void a_volume_without_staged_data_is_never_committed() {
        Given given = new Given(STAGED);
        given.staged.remove("pv1");
        assertThat(words(given.next())).isEqualTo("Fail StagingMissing");
    }

    @Test
    void a_lock_that_is_not_ours_any_more_ends_it_and_a_foreign_one_delays_the_acceptance() {
        Given given = new Given(STAGED);
        given.volumes.put("pv2", Given.volume("pv2", "a", 3, ""));
        assertThat(words(given.next())).isEqualTo("Fail LockLost");
        Given pending = new Given(PENDING);
        pending.volumes.put("pv2", Given.volume("pv2", "a", 3, "another"));
        assertThat(words(pending.next())).isEqualTo("Wait Held");
    }

    /** A program died between two patches of a commit: whatever happens meanwhile, the rest follows. */
    @Test
    void after_the_first_commit_the_others_follow_whatever_happens() {
        for (String event : List.of("nothing", "home returns", "pod deleted", "pod in use", "claim deleted")) {
            Given given = new Given(STAGED);
            given.volumes.put("pv1", Given.placing(Given.volume("pv1", "b", 4, Given.UID), Given.PLACING));
            EVENTS.get(event).accept(given);
            assertThat(((Commit) given.next()).transfers())
                    .as(event)
                    .extracting(transfer -> transfer.volume().name())
                    .containsExactly("pv2");
        }
        Given deleted = new Given(STAGED);
        deleted.volumes.put("pv1", Given.placing(Given.volume("pv1", "b", 4, Given.UID), Given.PLACING));
        deleted.volumes.put("pv2", null);
        assertThat(deleted.next()).isInstanceOf(Committed.class);
    }

    @Test
    void succeeds_once_every_volume_is_in_place_and_can_be_mounted() {
        Given given = new Given(PLACED);
        given.volumes.put("pv1", Given.volume("pv1", "b", 4, ""));
        given.open.add("pv1");
        assertThat(words(given.next())).isEqualTo("Wait");
        given.volumes.put("pv2", Given.volume("pv2", "b", 4, ""));
        assertThat(words(given.next())).isEqualTo("Wait");
        given.open.add("pv2");
        assertThat(given.next()).isInstanceOf(Succeed.class);
    }

    @Test
    void by_hand_it_moves_a_volume_that_nobody_uses_even_from_a_healthy_home() {
        for (PvRestorePhase phase : BEFORE_COMMIT) {
            Given given = new Given(phase).byHand().node("a", NodeHealth.HEALTHY);
            assertThat(given.next()).as(phase.value()).isNotInstanceOfAny(Fail.class, Cancel.class);
        }
        assertThat(new Given(STAGED).byHand().node("a", NodeHealth.HEALTHY).next())
                .isInstanceOf(Commit.class);
    }

    @Test
    void one_that_waits_for_a_pod_at_the_old_home_goes_home_with_it() {
        Given waiting = new Given(PENDING);
        waiting.pods = List.of(waiting.pods.getFirst(), user());
        assertThat(waiting.next()).isInstanceOf(Wait.class);
        assertThat(waiting.node("a", NodeHealth.HEALTHY).next())
                .isInstanceOfSatisfying(
                        Cancel.class, cancel -> assertThat(cancel.reason()).isEqualTo(RestoreReason.HOME_HEALTHY));
    }

    @Test
    void by_hand_it_is_refused_with_the_reason_where_a_pod_uses_the_volume_or_the_namespace_is_another() {
        Given used = new Given(PENDING).byHand();
        used.pods = List.of(user());
        assertThat(used.next()).isEqualTo(new Fail(RestoreReason.IN_USE, "pod user on a uses the volumes"));
        Given foreign = new Given(PENDING).byHand();
        foreign.podNamespace = "other";
        assertThat(words(foreign.next())).isEqualTo("Fail Refused");
        Given taken = new Given(PENDING).byHand();
        taken.volumes.put("pv1", inNamespace("other"));
        assertThat(words(taken.next())).isEqualTo("Fail Refused");
    }

    @Test
    void a_failover_takes_no_volume_that_its_pod_does_not_use() {
        Given given = new Given(PENDING);
        given.pods = List.of(new Pod("db-0", "pod1", "", Set.of("claim-pv1")));
        assertThat(words(given.next())).isEqualTo("Fail Refused");
    }

    @Test
    void a_finished_one_is_kept_for_its_time() {
        Given given = new Given(FAILED);
        given.finishedAt = Given.NOW.minus(Duration.ofMinutes(59));
        assertThat(given.next()).isEqualTo(new RestoreStep.Keep(Duration.ofMinutes(1)));
        given.finishedAt = Given.NOW.minus(Duration.ofHours(1));
        assertThat(given.next()).isInstanceOf(Delete.class);
    }

    @Test
    void a_phase_of_a_newer_version_is_left_alone() {
        Given given = new Given(PENDING);
        given.phase = null;
        assertThat(given.next()).isInstanceOf(Wait.class);
    }

    private static void row(
            List<Arguments> all, String event, String pending, String early, String staged, String late) {
        all.add(Arguments.of(PENDING, event, pending));
        all.add(Arguments.of(ACCEPTED, event, early));
        all.add(Arguments.of(RESTORING, event, early));
        all.add(Arguments.of(STAGED, event, staged));
        all.add(Arguments.of(COMMITTED, event, late));
        all.add(Arguments.of(PLACED, event, late));
    }

    private static String words(RestoreStep step) {
        return switch (step) {
            case Fail(RestoreReason reason, String message) -> "Fail " + reason.value();
            case Cancel(RestoreReason reason, String message) -> "Cancel " + reason.value();
            case Wait(RestoreReason reason, String message) -> reason == null ? "Wait" : "Wait " + reason.value();
            default -> step.getClass().getSimpleName();
        };
    }

    private static Optional<Claim> claim(String uid, boolean deleting) {
        return Optional.of(new Claim("claim-pv2", uid, "pv2", deleting));
    }

    private static Pod user() {
        return new Pod("user", "pod2", "a", Set.of("claim-pv1"));
    }

    private static LocalVolume inNamespace(String namespace) {
        var one = Given.volume("pv1", "a", 3, "");
        return new LocalVolume(
                one.name(),
                one.uid(),
                one.resourceVersion(),
                Optional.of(new LocalVolume.Claim(namespace, "claim-pv1", "uid-pv1")),
                one.birthplace(),
                one.home(),
                one.homePool(),
                one.epoch(),
                one.moving(),
                one.placing(),
                one.basePath(),
                one.capacityBytes(),
                one.phase(),
                one.reclaimPolicy(),
                one.deleting());
    }
}
