package cn.xdf.arch.xlss.provisioner.directory;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTasksTest {
    private final WaitingTasks waiting = new WaitingTasks();

    @Test
    void theyComeInOrderAndStayUntilTheyAreBegun() {
        DirectoryTask a = task("n1", "a");
        DirectoryTask b = task("n1", "b");
        DirectoryTask elsewhere = task("n2", "c");
        for (DirectoryTask each : List.of(b, a, elsewhere, b)) {
            waiting.add(each, () -> true);
        }
        assertThat(waiting.next(a.slot(), 9)).containsExactly(b, a);
        assertThat(waiting.next(a.slot(), 1)).containsExactly(b);
        assertThat(waiting.slots()).containsExactlyInAnyOrder(a.slot(), elsewhere.slot());
        waiting.remove(a.slot(), List.of(b, a, elsewhere));
        assertThat(waiting.isEmpty(a.slot())).isTrue();
        assertThat(waiting.isEmpty(elsewhere.slot())).isFalse();
    }

    @Test
    void whatIsNotToBeDoneAnyMoreIsForgotten() {
        DirectoryTask a = task("n1", "a");
        DirectoryTask b = task("n1", "b");
        waiting.add(a, () -> false);
        waiting.add(b, () -> true);
        assertThat(waiting.next(a.slot(), 1)).containsExactly(b);
        waiting.remove(a.slot(), List.of(b));
        assertThat(waiting.isEmpty(a.slot())).isTrue();
    }

    private static DirectoryTask task(String node, String uid) {
        return new DirectoryTask(
                Verb.MAKE, "pvc-" + uid, node, new BasePath("/data"), "pool", ObjectKey.of("ns", uid), uid);
    }
}
