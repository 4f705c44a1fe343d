package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dev/cluster says to somebody who holds it wrongly: one line, and a failing exit code. */
class ClusterMessagesE2E {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        --name none1 status                 | cluster 'none1' is not up: dev/cluster --name none1 up
        --name none1 kill n1                | cluster 'none1' is not up: dev/cluster --name none1 up
        --name Big up                       | cluster name 'Big': at most 12 of a-z and 0-9, a letter first
        --name none1 up 0                   | up: '0' is neither a number of nodes
        --name none1 up --version 1.36      | a full version such as
        --name none1 explode                | unknown command explode
        --shout up                          | unknown option --shout
        --name none1 down now               | down: takes no arguments
        """)
    void a_mistake_is_named(String arguments, String message) {
        Command.Result result = run(List.of(), arguments);
        assertThat(result.code()).isNotZero();
        assertThat(result.error()).contains("error: ").contains(message);
    }

    /** A user namespace without a mapping: nobody's id, but still allowed to read the checkout. */
    @Test
    void without_root_it_says_why_root_is_needed() {
        Command.Result result = run(List.of("unshare", "--user"), "--name none1 up");
        assertThat(result.code()).isNotZero();
        assertThat(result.error()).contains("cluster makes namespaces, mounts and cgroups: run it as root");
    }

    @Test
    void help_names_every_command() {
        assertThat(run(List.of(), "--help").orFail())
                .contains(
                        "up [NODES]",
                        "down",
                        "status",
                        "kubectl",
                        "kill",
                        "start",
                        "cut",
                        "heal",
                        "exec",
                        "load",
                        "install");
    }

    private static Command.Result run(List<String> before, String arguments) {
        List<String> all = new ArrayList<>(before);
        all.add(Command.Checkout.root().resolve("dev/cluster").toString());
        all.addAll(List.of(arguments.split(" ")));
        return Command.of(all).run();
    }
}
