package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Step;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Volume;
import cn.xdf.arch.xlss.volume.BasePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProvisionPlanTest {
    @Test
    void aClaimWithAChosenNodeStarts() {
        assertThat(ProvisionPlan.starts(claim("n1", "", false), false, List.of()))
                .isTrue();
        assertThat(ProvisionPlan.starts(claim("n2", "", false), false, List.of(made(State.LOST))))
                .as("what is left on another node is in nobody's way")
                .isTrue();
    }

    @Test
    void nothingStartsForAClaimThatIsBoundOrGoingOrWithoutNodeOrWhoseVolumeExistsOrIsBegun() {
        assertThat(ProvisionPlan.starts(claim("n1", "pvc-u", false), false, List.of()))
                .isFalse();
        assertThat(ProvisionPlan.starts(claim("n1", "", true), false, List.of()))
                .isFalse();
        assertThat(ProvisionPlan.starts(claim("", "", false), false, List.of())).isFalse();
        assertThat(ProvisionPlan.starts(Optional.empty(), false, List.of())).isFalse();
        assertThat(ProvisionPlan.starts(claim("n1", "", false), true, List.of()))
                .isFalse();
        assertThat(ProvisionPlan.starts(claim("n1", "", false), false, List.of(made(State.RUNNING))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,   AWAIT,      AWAIT",
        "SUCCEEDED, CREATE,     UNDO",
        "FAILED,    PICK_AGAIN, SETTLE",
        "LOST,      PICK_AGAIN, UNDO"
    })
    void theEndDecidesForAClaimThatStillWantsItAndForOneThatDoesNot(State state, Step wanted, Step unwanted) {
        Attempt made = made(state);
        assertThat(ProvisionPlan.next(claim("n1", "", false), Volume.NONE, made))
                .isEqualTo(wanted);
        for (Optional<ClaimFacts> other : List.of(
                Optional.<ClaimFacts>empty(), claim("n1", "", true), claim("n2", "", false), claim("", "", false))) {
            assertThat(ProvisionPlan.next(other, Volume.NONE, made)).isEqualTo(unwanted);
        }
        assertThat(ProvisionPlan.next(claim("n1", "", false), Volume.ELSEWHERE, made))
                .isEqualTo(unwanted);
    }

    /** The room is kept in another pool of the same node by now. */
    @Test
    void aDirectoryInAnotherPoolThanTheChosenOneIsTakenBackAndBegunAnew() {
        Attempt made = made(State.SUCCEEDED);
        assertThat(ProvisionPlan.next(claim("n1", "pool", "", false), Volume.NONE, made))
                .isEqualTo(Step.CREATE);
        assertThat(ProvisionPlan.next(claim("n1", "other", "", false), Volume.NONE, made))
                .isEqualTo(Step.UNDO);
        assertThat(ProvisionPlan.starts(claim("n1", "other", "", false), false, List.of(made)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,   AWAIT,  AWAIT",
        "SUCCEEDED, SETTLE, SETTLE",
        "FAILED,    UNDO,   PICK_AGAIN",
        "LOST,      UNDO,   PICK_AGAIN"
    })
    void takingBackGoesOnUntilItIsDoneAndNoClaimWaitsForIt(State state, Step unwanted, Step wanted) {
        Attempt undo = attempt(Verb.UNDO, state);
        assertThat(ProvisionPlan.next(Optional.empty(), Volume.NONE, undo)).isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("n2", "", false), Volume.NONE, undo))
                .isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("n1", "", false), Volume.NONE, undo))
                .isEqualTo(wanted);
        assertThat(ProvisionPlan.starts(claim("n1", "", false), false, List.of(undo)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void theDirectoryOfAVolumeIsNeverTakenBack(State state) {
        for (Verb verb : List.of(Verb.MAKE, Verb.UNDO)) {
            for (Volume volume : List.of(Volume.HERE, Volume.UNKNOWN)) {
                assertThat(ProvisionPlan.next(Optional.empty(), volume, attempt(verb, state)))
                        .isIn(Step.AWAIT, Step.SETTLE);
            }
        }
    }

    private static Attempt made(State state) {
        return attempt(Verb.MAKE, state);
    }

    private static Attempt attempt(Verb verb, State state) {
        DirectoryTask task =
                new DirectoryTask(verb, "pvc-u", "n1", new BasePath("/base"), "pool", ObjectKey.of("ns", "data"), "u");
        return new Attempt(task, "pod", 0, state, "", Instant.EPOCH);
    }

    private static Optional<ClaimFacts> claim(String node, String volume, boolean deleting) {
        return claim(node, "", volume, deleting);
    }

    private static Optional<ClaimFacts> claim(String node, String selectedPool, String volume, boolean deleting) {
        return Optional.of(new ClaimFacts(
                ObjectKey.of("ns", "data"),
                "u",
                "1",
                "xlss",
                node,
                selectedPool,
                "",
                volume,
                deleting,
                List.of("ReadWriteOnce"),
                "Filesystem",
                "1Gi",
                1 << 30,
                List.of()));
    }
}
