package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Step;
import cn.xdf.arch.xlss.volume.BasePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisionPlanTest {
    @Test
    void aClaimWithAChosenNodeStarts() {
        assertThat(ProvisionPlan.next(claim("n1", "", false), false, Optional.empty()))
                .isEqualTo(Step.START);
    }

    @Test
    void nothingStartsForAClaimThatIsBoundOrGoingOrWithoutNodeOrWhoseVolumeExists() {
        assertThat(ProvisionPlan.next(claim("n1", "pvc-u", false), false, Optional.empty()))
                .isEqualTo(Step.NOTHING);
        assertThat(ProvisionPlan.next(claim("n1", "", true), false, Optional.empty()))
                .isEqualTo(Step.NOTHING);
        assertThat(ProvisionPlan.next(claim("", "", false), false, Optional.empty()))
                .isEqualTo(Step.NOTHING);
        assertThat(ProvisionPlan.next(Optional.empty(), false, Optional.empty()))
                .isEqualTo(Step.NOTHING);
        assertThat(ProvisionPlan.next(claim("n1", "", false), true, Optional.empty()))
                .isEqualTo(Step.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, WAIT, WAIT", "SUCCEEDED, CREATE, UNDO", "FAILED, PICK_AGAIN, FORGET"})
    void thePodsEndDecidesForAClaimThatStillWantsItAndForOneThatDoesNot(State state, Step wanted, Step unwanted) {
        Optional<DirectoryPod> maker = pod(state, false);
        assertThat(ProvisionPlan.next(claim("n1", "", false), false, maker)).isEqualTo(wanted);
        assertThat(ProvisionPlan.next(Optional.empty(), false, maker)).isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("n1", "", true), false, maker)).isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("n2", "", false), false, maker)).isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("", "", false), false, maker)).isEqualTo(unwanted);
        assertThat(ProvisionPlan.next(claim("n1", "", false), true, maker)).isEqualTo(Step.FORGET);
        assertThat(ProvisionPlan.next(Optional.empty(), true, maker)).isEqualTo(Step.FORGET);
    }

    @Test
    void aPodThatGoesIsWaitedFor() {
        assertThat(ProvisionPlan.next(claim("n1", "", false), false, pod(State.FAILED, true)))
                .isEqualTo(Step.WAIT);
    }

    private static Optional<ClaimFacts> claim(String node, String volume, boolean deleting) {
        return Optional.of(new ClaimFacts(
                ObjectKey.of("ns", "data"),
                "u",
                "1",
                "xlss",
                node,
                volume,
                deleting,
                List.of("ReadWriteOnce"),
                "Filesystem",
                "1Gi",
                1 << 30,
                List.of()));
    }

    private static Optional<DirectoryPod> pod(State state, boolean deleting) {
        DirectoryTask task = new DirectoryTask(
                Verb.MAKE, "pvc-u", "n1", new BasePath("/base"), "pool", ObjectKey.of("ns", "data"), "u");
        return Optional.of(new DirectoryPod(task, "pod-uid", state, "", deleting));
    }
}
