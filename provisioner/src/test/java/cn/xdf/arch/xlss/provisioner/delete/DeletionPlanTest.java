package cn.xdf.arch.xlss.provisioner.delete;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.delete.DeletionPlan.Step;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.LocalVolume;
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
        assertThat(DoomedVolume.isDoomed(volume(phase, policy, deleting, "", "n1")))
                .isEqualTo(doomed);
    }

    @Test
    void whatIsToBeKeptIsLeftAloneAndWhatMovesIsWaitedFor() {
        assertThat(DeletionPlan.next(Optional.empty(), Optional.empty())).isEqualTo(Step.NOTHING);
        assertThat(DeletionPlan.next(doomed("n1", "r1", "", ""), Optional.empty()))
                .isEqualTo(Step.WAIT);
        assertThat(DeletionPlan.next(doomed("n1", "", "", ""), Optional.empty()))
                .isEqualTo(Step.REMOVE_DATA);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, WAIT, WAIT", "SUCCEEDED, DELETE_VOLUME, FORGET", "FAILED, TRY_AGAIN, FORGET"})
    void theVolumeGoesAfterItsDataAndOnlyThen(State state, Step doomed, Step otherwise) {
        assertThat(DeletionPlan.next(doomed("n1", "", "", ""), pod("n1", "pool", state)))
                .isEqualTo(doomed);
        assertThat(DeletionPlan.next(doomed("n2", "", "", ""), pod("n1", "pool", state)))
                .as("the pod worked on another node than its home")
                .isEqualTo(otherwise);
        assertThat(DeletionPlan.next(doomed("n1", "", "", ""), pod("n1", "another", state)))
                .isEqualTo(otherwise);
        assertThat(DeletionPlan.next(Optional.empty(), pod("n1", "pool", state)))
                .isEqualTo(otherwise);
    }

    @Test
    void everyPlaceThatEverHeldItIsCleaned() {
        assertThat(doomed("n1", "", "n2/pool2,n1/pool,n2/pool2", "")
                        .orElseThrow()
                        .left())
                .containsExactly(HOME, FORMER);
        assertThat(DeletionPlan.next(doomed("n1", "", "n2/pool2", ""), pod("n1", "pool", State.SUCCEEDED)))
                .isEqualTo(Step.NOTE_CLEANED);
        assertThat(doomed("n1", "", "n2/pool2", "n1/pool").orElseThrow().left()).containsExactly(FORMER);
        assertThat(DeletionPlan.next(doomed("n1", "", "n2/pool2", "n1/pool"), pod("n2", "pool2", State.SUCCEEDED)))
                .isEqualTo(Step.DELETE_VOLUME);
        assertThat(DeletionPlan.next(doomed("n1", "", "n2/pool2", "n1/pool,n2/pool2"), Optional.empty()))
                .isEqualTo(Step.DELETE_VOLUME);
    }

    @Test
    void whatIsNoPlaceIsLeftOut() {
        assertThat(Place.parse(null)).isEmpty();
        assertThat(Place.parse(" , n1, /x, n1/, a/b/c, n2/pool2")).containsExactly(FORMER);
        assertThat(Place.parse(Place.words(List.of(HOME, FORMER, HOME)))).containsExactly(HOME, FORMER);
    }

    private static Optional<DoomedVolume> doomed(String home, String moving, String former, String cleaned) {
        Map<String, String> annotations = new HashMap<>(Map.of(Volume.FORMER_HOMES, former, Volume.CLEANED, cleaned));
        return Optional.of(DoomedVolume.of(volume("Released", "Delete", false, moving, home), annotations));
    }

    private static LocalVolume volume(String phase, String policy, boolean deleting, String moving, String home) {
        return new LocalVolume(
                "pvc-u",
                "uid",
                "1",
                Optional.of(new LocalVolume.Claim("ns", "data", "u")),
                "n1",
                home,
                "pool",
                0,
                moving,
                Optional.empty(),
                "/base",
                "/base/pvc-u",
                1,
                phase,
                policy,
                deleting);
    }

    private static Optional<DirectoryPod> pod(String node, String pool, State state) {
        DirectoryTask task = new DirectoryTask(
                Verb.REMOVE, "pvc-u", node, new BasePath("/base"), pool, ObjectKey.of("ns", "data"), "u");
        return Optional.of(new DirectoryPod(task, "pod-uid", state, "", false));
    }
}
