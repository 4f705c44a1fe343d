package cn.xdf.arch.xlss.volume;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes and removes directories of volumes: the short-lived pod that the provisioner starts on their node runs this. One bad directory
 * fails no other.
 *
 * <p>Arguments: {@code <where the pool is mounted> <uuid of the pool> make|undo|remove|remove-rest=<volume>...}. Undone is before made, and
 * both before anything is removed. Removing takes turns and ends in time, whatever is left: a million files of one volume hold up no other. The end is
 * told by {@link DirectoryResults} and by the exit code: 0, or 1 when something is not done.
 */
public final class DirectoryProgram {
    public static final String MAKE = "make";
    public static final String UNDO = "undo";
    public static final String REMOVE = "remove";

    /** Goes on with what {@link #REMOVE} did not come to the end of, for longer at a time. */
    public static final String REMOVE_REST = "remove-rest";

    /** Where kubelet looks for a pod's last words. */
    private static final Path LAST_WORDS = Path.of("/dev/termination-log");

    /** One turn of a removal, and how long new turns are begun: the next removals of the pool wait for the end. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final Duration ALL_TURNS = Duration.ofSeconds(2);

    /** Large ones wait for each other only, and each start of a pod costs a second of the processor. */
    private static final Duration REST_TURN = Duration.ofSeconds(10);

    private static final Duration REST_ALL_TURNS = Duration.ofSeconds(60);

    private final Duration turn;
    private final Duration allTurns;
    private final SortedMap<Integer, String> open = new TreeMap<>();

    DirectoryProgram(Duration turn, Duration allTurns) {
        this.turn = turn;
        this.allTurns = allTurns;
    }

    public static void main(String[] arguments) throws IOException {
        boolean rest = Stream.of(arguments).anyMatch(word -> word.startsWith(REMOVE_REST + "="));
        DirectoryProgram program =
                rest ? new DirectoryProgram(REST_TURN, REST_ALL_TURNS) : new DirectoryProgram(TURN, ALL_TURNS);
        DirectoryResults results = program.run(List.of(arguments));
        if (Files.exists(LAST_WORDS)) {
            Files.writeString(LAST_WORDS, results.text());
        } else {
            System.out.println(results.text()); // outside of a pod
        }
        System.exit(results.allDone() ? 0 : 1);
    }

    private record Task(int number, String verb, VolumeDirectory directory) {}

    private interface Step {
        void run(VolumeDirectory directory) throws IOException;
    }

    DirectoryResults run(List<String> arguments) {
        if (arguments.size() < 3) {
            throw new IllegalArgumentException("expected: <pool> <uuid> make|undo|remove|remove-rest=<volume>...");
        }
        Path pool = Path.of(arguments.get(0));
        List<Task> tasks = tasks(pool, arguments.subList(2, arguments.size()));
        tasks.forEach(task -> attempt(task, directory -> VolumeDirectory.requirePool(pool, arguments.get(1))));
        each(tasks, UNDO, VolumeDirectory::undo);
        each(tasks, MAKE, orUndone(VolumeDirectory::make));
        each(tasks, MAKE, orUndone(VolumeDirectory::sync)); // the first waits for the disk, the others find it done
        each(tasks, UNDO, VolumeDirectory::sync);
        each(tasks, REMOVE, VolumeDirectory::putAside);
        remove(tasks);
        return new DirectoryResults(open);
    }

    private List<Task> tasks(Path pool, List<String> words) {
        List<Task> tasks = new ArrayList<>();
        for (String word : words) {
            int number = tasks.size() + open.size();
            String[] parts = word.split("=", 2);
            try {
                if (parts.length != 2
                        || !List.of(MAKE, UNDO, REMOVE, REMOVE_REST).contains(parts[0])) {
                    throw new IllegalArgumentException("not a task: " + word);
                }
                String verb = parts[0].equals(REMOVE_REST) ? REMOVE : parts[0];
                tasks.add(new Task(number, verb, new VolumeDirectory(pool, parts[1])));
            } catch (IllegalArgumentException e) {
                open.put(number, e.getMessage());
            }
        }
        return tasks;
    }

    private void each(List<Task> tasks, String verb, Step step) {
        for (Task task : tasks) {
            if (task.verb.equals(verb) && !open.containsKey(task.number)) {
                attempt(task, step);
            }
        }
    }

    /** In turns, so that a small one does not wait for a large one. */
    private void remove(List<Task> tasks) {
        long end = System.nanoTime() + allTurns.toNanos();
        Queue<Task> line = new ArrayDeque<>();
        tasks.stream()
                .filter(task -> task.verb.equals(REMOVE) && !open.containsKey(task.number))
                .forEach(line::add);
        for (Task task = line.poll(); task != null; task = line.poll()) {
            Task next = task;
            if (System.nanoTime() - end >= 0) {
                open.put(next.number, DirectoryResults.UNFINISHED);
                continue;
            }
            attempt(next, directory -> {
                if (!directory.remove(turn)) {
                    line.add(next);
                }
            });
        }
    }

    /** What fails leaves nothing behind, if that is possible at all: another node will be chosen. */
    private static Step orUndone(Step step) {
        return directory -> {
            try {
                step.run(directory);
            } catch (IOException | RuntimeException e) {
                try {
                    directory.undo();
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
                throw e;
            }
        };
    }

    private void attempt(Task task, Step step) {
        try {
            step.run(task.directory);
        } catch (FileSystemException e) {
            open.put(task.number, e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
        } catch (IOException | RuntimeException e) {
            open.put(task.number, String.valueOf(e.getMessage()));
        }
    }
}
