package cn.xdf.arch.xlss.agent.usage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures a tree, slowly: find(1) runs at the idle priority of disk and processor, and since its output is read at a bounded pace, the full pipe makes it
 * wait; where the kernel refuses the priority of the disk ("-t"), the pace alone must do. It follows no symbolic link, leaves no filesystem, and prints no name; the Java library knows no allocated sizes.
 */
final class TreeUsage {
    private static final long TICK_MILLIS = 100;

    private final int filesPerSecond;
    private final long maxFiles;

    /** @param maxFiles after so many it gives up: one volume must not keep all others from being measured */
    TreeUsage(int filesPerSecond, long maxFiles) {
        this.filesPerSecond = filesPerSecond;
        this.maxFiles = maxFiles;
    }

    /** Empty: it is not there. What vanishes meanwhile does not count. */
    Optional<Usage> of(Path tree) throws IOException, InterruptedException {
        List<String> command = List.of(
                "nice",
                "-n",
                "19",
                "ionice",
                "-t",
                "-c",
                "3",
                "find",
                "-P",
                tree.toString(),
                "-xdev",
                "-printf",
                "%b %n\n");
        Process find = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = find.inputReader()) {
            Usage usage = sum(lines);
            return usage.inodes() == 0 ? Optional.empty() : Optional.of(usage);
        } finally {
            find.destroyForcibly();
        }
    }

    private Usage sum(BufferedReader lines) throws IOException, InterruptedException {
        Usage usage = Usage.NOTHING;
        long burst = Math.max(1, filesPerSecond * TICK_MILLIS / 1000);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (usage.inodes() == maxFiles) {
                return usage.atLeast();
            }
            int space = line.indexOf(' ');
            usage = usage.plus(Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
            if (usage.inodes() % burst == 0) {
                Thread.sleep(TICK_MILLIS);
            }
        }
        return usage;
    }
}
