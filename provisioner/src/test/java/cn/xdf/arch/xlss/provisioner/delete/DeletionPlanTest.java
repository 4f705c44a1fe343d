package cn.xdf.arch.xlss.provisioner.delete;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.delete.DeletionPlan.Step;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletionPlanTest {
    @ParameterizedTest
    @CsvSource({
        "Released, Delete, false, '', REMOVE_DATA",
        "Released, Delete, false, r1, WAIT", // somebody is moving it
        "Released, Retain, false, '', NOTHING",
        "Bound,    Delete, false, '', NOTHING",
        "Failed,   Delete, false, '', NOTHING",
        "'',       Delete, false, '', NOTHING",
        "Released, Delete, true,  '', NOTHING", // deleting the object never deletes data
    })
    void onlyAReleasedVolumeToBeDeletedLosesItsData(
            String phase, String policy, boolean deleting, String moving, Step step) {
        assertThat(DeletionPlan.next(volume(phase, policy, deleting, moving, "n1"), Optional.empty()))
                .isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, WAIT, WAIT", "SUCCEEDED, DELETE_VOLUME, FORGET", "FAILED, TRY_AGAIN, FORGET"})
    void theVolumeGoesAfterItsDataAndOnlyThen(State state, Step doomed, Step otherwise) {
        Optional<DirectoryPod> pod = Optional.of(pod(state));
        assertThat(DeletionPlan.next(volume("Released", "Delete", false, "", "n1"), pod))
                .isEqualTo(doomed);
        assertThat(DeletionPlan.next(volume("Released", "Retain", false, "", "n1"), pod))
                .isEqualTo(otherwise);
        assertThat(DeletionPlan.next(volume("Released", "Delete", false, "", "n2"), pod))
                .as("the pod worked on another node than its home")
                .isEqualTo(otherwise);
        assertThat(DeletionPlan.next(Optional.empty(), pod)).isEqualTo(otherwise);
        assertThat(DeletionPlan.next(Optional.of(new VolumeReading.Refused("pvc-u", "why", "n1")), pod))
                .isEqualTo(otherwise);
    }

    @Test
    void whatIsNotOursOrNotInOrderIsLeftAlone() {
        assertThat(DeletionPlan.next(Optional.of(new VolumeReading.Foreign()), Optional.empty()))
                .isEqualTo(Step.NOTHING);
        assertThat(DeletionPlan.next(Optional.of(new VolumeReading.Refused("pvc-u", "why", "n1")), Optional.empty()))
                .isEqualTo(Step.NOTHING);
    }

    private static Optional<VolumeReading> volume(
            String phase, String policy, boolean deleting, String moving, String home) {
        return Optional.of(new VolumeReading.Ours(new LocalVolume(
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
                deleting)));
    }

    private static DirectoryPod pod(State state) {
        DirectoryTask task = new DirectoryTask(
                Verb.REMOVE, "pvc-u", "n1", new BasePath("/base"), "pool", ObjectKey.of("ns", "data"), "u");
        return new DirectoryPod(task, "pod-uid", state, "", false);
    }
}
