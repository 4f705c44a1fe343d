package cn.xdf.arch.xlss.e2e.failover;

import cn.xdf.arch.xlss.e2e.harness.Command;
import java.nio.file.Path;
import java.time.Duration;

/** Directory trees with everything that a backup can get wrong, made and compared by a tool of others: Python, on this machine. */
public final class Tree {
    private static final Duration LONG = Duration.ofMinutes(10);

    private Tree() {}

    /** @param files small ones in addition; @param megabytes of one more file of noise, 0 for none */
    public static void make(Path directory, int files, int megabytes) {
        run("make", directory.toString(), Integer.toString(files), Integer.toString(megabytes));
    }

    /** All about it: two trees are the same if and only if their tales are. */
    public static String tell(Path directory) {
        return run("tell", directory.toString());
    }

    private static String run(String... arguments) {
        Path program = Command.Checkout.root().resolve("e2e/src/test/resources/tree.py");
        String[] command = new String[arguments.length + 2];
        command[0] = "python3";
        command[1] = program.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return Command.of(command).within(LONG).run().orFail();
    }
}
