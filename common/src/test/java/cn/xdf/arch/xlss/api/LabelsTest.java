package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void aSignpostIsALabelNoKubeletMaySet() {
        assertThat(Labels.signpost("pvc-1")).isEqualTo("localpv.node-restriction.kubernetes.io/pvc-1");
    }

    @Test
    void aVolumeWhoseNameIsNoLabelIsRefused() {
        assertThat(Labels.signpost("p".repeat(63))).endsWith("/" + "p".repeat(63));
        assertThatThrownBy(() -> Labels.signpost("p".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVolumeCannotTakeTheAdmittedLabel() {
        assertThatThrownBy(() -> Labels.signpost("admitted")).isInstanceOf(IllegalArgumentException.class);
    }
}
