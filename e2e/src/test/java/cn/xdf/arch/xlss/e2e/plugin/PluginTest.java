package cn.xdf.arch.xlss.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Command;
import org.junit.jupiter.api.Test;

/** The plugin's own unit tests, which are Python as it is itself: so `dev/test unit` runs and counts them, too. */
class PluginTest {
    @Test
    void its_unit_tests_pass() {
        Command.Result result = Command.of("python3", "-m", "unittest", "discover", "-s", "plugin/tests")
                .run();
        assertThat(result.error()).containsPattern("Ran [1-9][0-9]+ tests");
        assertThat(result.code()).as(result.error()).isZero();
    }

    @Test
    void it_says_how_it_is_used_and_refuses_what_it_does_not_know() {
        Command.Result help = Command.of("plugin/kubectl-xlss", "--help").run();
        assertThat(help.orFail()).contains("doctor", "exit codes:");
        assertThat(Command.of("plugin/kubectl-xlss", "mend").run().code()).isEqualTo(2);
    }
}
