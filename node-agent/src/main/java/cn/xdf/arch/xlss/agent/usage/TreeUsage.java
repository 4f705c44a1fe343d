package cn.xdf.arch.xlss.agent.usage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures a tree, slowly: find(1) runs at the idle priority of disk and processor, and since its output is read at a bounded pace, the full pipe makes it
 * wait. It follows no symbolic link, leaves no filesystem, and prints no name; the Java library knows no allocated sizes.
 */
final class TreeUsage {
    private static final long TICK_MILLIS = 100;

    private final int filesPerSecond;

    TreeUsage(int filesPerSecond) {
        this.filesPerSecond = filesPerSecond;
    }

    /** Empty: it is not there. What vanishes meanwhile does not count. */
    Optional<Usage> of(Path tree) throws IOException, InterruptedException {
        List<String> command = List.of(
                "nice", "-n", "19", "ionice", "-c", "3", "find", "-P", tree.toString(), "-xdev", "-printf", "%b %n\n");
        Process find = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = find.inputReader()) {
            Usage usage = sum(lines);
            find.waitFor();
            return usage.inodes() == 0 ? Optional.empty() : Optional.of(usage);
        } finally {
            find.destroyForcibly();
        }
    }

    private Usage sum(BufferedReader lines) throws IOException, InterruptedException {
        Usage usage = Usage.NOTHING;
        long burst = Math.max(1, filesPerSecond * TICK_MILLIS / 1000);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] numbers = line.split(" ");
            usage = usage.plus(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
            if (usage.inodes() % burst == 0) {
                Thread.sleep(TICK_MILLIS);
            }
        }
        return usage;
    }
}
