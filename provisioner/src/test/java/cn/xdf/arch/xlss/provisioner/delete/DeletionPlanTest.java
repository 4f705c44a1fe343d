package cn.xdf.arch.xlss.provisioner.delete;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.delete.DeletionPlan.Step;
import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletionPlanTest {
    private static final Place HOME = new Place("n1", "pool");
    private static final Place FORMER = new Place("n2", "pool2");

    @ParameterizedTest
    @CsvSource({
        "Released, Delete, false, true",
        "Released, Retain, false, false",
        "Bound,    Delete, false, false",
        "Failed,   Delete, false, false",
        "'',       Delete, false, false",
        "Released, Delete, true,  false", // deleting the object never deletes data
    })
    void onlyAReleasedVolumeToBeDeletedLosesItsData(String phase, String policy, boolean deleting, boolean doomed) {
        assertThat(DoomedVolume.isDoomed(volume(phase, policy, deleting, "n1"))).isEqualTo(doomed);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,    AWAIT",
        "SUCCEEDED,  CLEANED",
        "UNFINISHED, REMOVE_DATA",
        "FAILED,     TRY_AGAIN",
        "LOST,       TRY_AGAIN"
    })
    void aPlaceIsCleanOnlyWhenItsPodSaysSo(State state, Step step) {
        assertThat(DeletionPlan.next(Optional.of(remover("n1", "pool", state)))).isEqualTo(step);
        assertThat(DeletionPlan.next(Optional.empty())).isEqualTo(Step.REMOVE_DATA);
    }

    @Test
    void whatWasDoneAtAnotherPlaceCountsForNothing() {
        Optional<DoomedVolume> doomed = doomed("n1", "n2/pool2", "n2/pool2");
        for (Attempt stray : List.of(
                remover("n2", "pool2", State.SUCCEEDED),
                remover("n1", "another", State.SUCCEEDED),
                remover("n3", "pool", State.FAILED))) {
            assertThat(DeletionPlan.isStray(doomed, stray)).isTrue();
            assertThat(DeletionPlan.at(HOME, doomed.orElseThrow(), List.of(stray)))
                    .isEmpty();
        }
        Attempt right = remover("n1", "pool", State.SUCCEEDED);
        assertThat(DeletionPlan.isStray(doomed, right)).isFalse();
        assertThat(DeletionPlan.at(HOME, doomed.orElseThrow(), List.of(right))).containsExactly(right);
        assertThat(DeletionPlan.isStray(Optional.empty(), right))
                .as("the volume is to be kept, or gone")
                .isTrue();
        assertThat(DeletionPlan.isStray(Optional.empty(), remover("n1", "pool", State.RUNNING)))
                .isFalse();
    }

    /** A volume of a million files has a pod of its own, and its next pods, too, whatever becomes of one. */
    @Test
    void whatTakesLongGoesOnWhereItHoldsNoOtherUp() {
        Attempt begun = remover("n1", "pool", State.UNFINISHED);
        assertThat(DeletionPlan.verb(Optional.empty())).isEqualTo(Verb.REMOVE);
        assertThat(DeletionPlan.verb(Optional.of(remover("n1", "pool", State.FAILED))))
                .isEqualTo(Verb.REMOVE);
        assertThat(DeletionPlan.verb(Optional.of(begun))).isEqualTo(Verb.REMOVE_REST);
        for (State state : State.values()) {
            Attempt rest = new Attempt(begun.task().as(Verb.REMOVE_REST), "pod", 0, state, "", Instant.EPOCH);
            assertThat(DeletionPlan.verb(Optional.of(rest))).isEqualTo(Verb.REMOVE_REST);
            assertThat(DeletionPlan.at(HOME, doomed("n1", "", "").orElseThrow(), List.of(begun, rest)))
                    .as("what was done last decides")
                    .containsExactly(rest, begun);
        }
        assertThat(begun.task().as(Verb.REMOVE_REST).slot())
                .isNotEqualTo(begun.task().slot());
    }

    @Test
    void everyPlaceThatEverHeldItIsCleaned() {
        assertThat(doomed("n1", "n2/pool2,n1/pool,n2/pool2", "").orElseThrow().left())
                .containsExactly(HOME, FORMER);
        assertThat(doomed("n1", "n2/pool2", "n1/pool").orElseThrow().left()).containsExactly(FORMER);
        assertThat(doomed("n1", "n2/pool2", "n1/pool,n2/pool2").orElseThrow().left())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"n1/pool, true", "n1/another, false", "n2/pool, false", "n1, false", "true, false", "'', false"})
    void aHomeIsGivenUpOnlyByItsExactName(String annotation, boolean lost) {
        assertThat(DoomedVolume.of(volume("Released", "Delete", false, "n1"), Map.of(Volume.HOME_LOST, annotation))
                        .homeLost())
                .isEqualTo(lost);
    }

    @Test
    void whatIsNoPlaceIsLeftOut() {
        assertThat(Place.parse(null)).isEmpty();
        assertThat(Place.parse(" , n1, /x, n1/, a/b/c, n2/pool2")).containsExactly(FORMER);
        assertThat(Place.parse(Place.words(List.of(HOME, FORMER, HOME)))).containsExactly(HOME, FORMER);
    }

    private static Optional<DoomedVolume> doomed(String home, String former, String cleaned) {
        Map<String, String> annotations = new HashMap<>(Map.of(Volume.FORMER_HOMES, former, Volume.CLEANED, cleaned));
        return Optional.of(DoomedVolume.of(volume("Released", "Delete", false, home), annotations));
    }

    private static LocalVolume volume(String phase, String policy, boolean deleting, String home) {
        return new LocalVolume(
                "pvc-u",
                "uid",
                "1",
                Optional.of(new LocalVolume.Claim("ns", "data", "u")),
                "n1",
                home,
                "pool",
                0,
                "",
                Optional.empty(),
                "/base",
                1,
                phase,
                policy,
                deleting);
    }

    private static Attempt remover(String node, String pool, State state) {
        DirectoryTask task = new DirectoryTask(
                Verb.REMOVE, "pvc-u", node, new BasePath("/base"), pool, ObjectKey.of("ns", "data"), "u");
        return new Attempt(task, "pod", 0, state, "", Instant.EPOCH);
    }
}
