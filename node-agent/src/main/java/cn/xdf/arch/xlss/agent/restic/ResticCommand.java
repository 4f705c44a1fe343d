package cn.xdf.arch.xlss.agent.restic;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What restic is to do. Immutable; the factory methods know the options, callers do not.
 *
 * @param arguments after the program's name; {@code --json} is among them where restic speaks it
 * @param directory where it runs
 * @param deadline after which it is stopped
 */
public record ResticCommand(List<String> arguments, Path directory, Duration deadline) {
    private static final Duration SHORT = Duration.ofMinutes(2);
    /** A server that does not answer: restic itself would try for 15 minutes. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofHours(24);
    /** How long somebody else's lock is waited for. */
    private static final String LOCK_PATIENCE = "--retry-lock=1m";

    public ResticCommand {
        arguments = List.copyOf(arguments);
    }

    public static ResticCommand version() {
        return of(SHORT, "version", "--json");
    }

    /** Makes the repository. Two at once can leave a repository that nobody can open: let only one run. */
    public static ResticCommand init() {
        return of(SHORT, "init", "--json");
    }

    /** Whether there is a repository that answers and that this password opens; takes no lock. */
    public static ResticCommand catConfig() {
        return of(ANSWER, "cat", "config", "--no-lock", "--quiet");
    }

    /**
     * Lists snapshots without a lock: a dead node's lock must not stop a failover. See {@link ResticSnapshot}.
     *
     * @param tags all of them must be there; none: all snapshots
     */
    public static ResticCommand snapshots(String... tags) {
        ResticCommand all = of(SHORT, "snapshots", "--json", "--no-lock");
        return tags.length == 0 ? all : all.with("--tag=" + String.join(",", tags));
    }

    /**
     * Backs up one directory by its NAME below {@code parent}: a path "." would lose the root's owner, mode and attributes.
     *
     * @param tags {@code key=value}, without commas: restic splits there
     * @param excludes patterns of a user; never put into a file, where restic would expand variables
     */
    public static ResticCommand backup(
            Path parent, String child, String host, List<String> tags, List<String> excludes) {
        List<String> arguments = new ArrayList<>(List.of("backup", "--json", LOCK_PATIENCE, "--host=" + host));
        tags.forEach(tag -> arguments.add("--tag=" + tag));
        excludes.forEach(pattern -> arguments.add("--exclude=" + pattern));
        arguments.add("--");
        arguments.add(child);
        return new ResticCommand(arguments, parent, LONG);
    }

    /**
     * Restores a snapshot into a directory. Holes stay holes, and labels of SELinux, which are the node's matter, are left out.
     *
     * @param lockPatience how long it waits where somebody has the repository for himself; then it is
     *     {@link ResticOutcome#LOCKED} and has restored nothing
     */
    public static ResticCommand restore(String snapshot, Path target, Duration lockPatience) {
        return restore(snapshot, target, "--retry-lock=" + lockPatience.toMillis() + "ms");
    }

    /** The same without a lock: a dead node's must not stop a failover. What somebody removes meanwhile makes it fail. */
    public static ResticCommand restoreRegardless(String snapshot, Path target) {
        return restore(snapshot, target, "--no-lock");
    }

    private static ResticCommand restore(String snapshot, Path target, String lock) {
        return of(
                LONG,
                "restore",
                "--json",
                lock,
                "--sparse",
                "--exclude-xattr=security.selinux",
                "--target=" + target,
                "--",
                snapshot);
    }

    /** Every file of a snapshot, one JSON object a line after one about the snapshot. */
    public static ResticCommand ls(String snapshot) {
        return of(LONG, "ls", "--json", "--no-lock", "--", snapshot);
    }

    /** Adds a tag; rewrites the snapshot, so its id changes. Needs the repository for itself. */
    public static ResticCommand addTag(String snapshot, String tag) {
        return of(LONG, "tag", "--json", LOCK_PATIENCE, "--add=" + tag, "--", snapshot);
    }

    /** Forgets these snapshots; frees no space. Needs the repository for itself, but it can wait for the next time. */
    public static ResticCommand forget(List<String> snapshots) {
        List<String> arguments = new ArrayList<>(List.of("forget", "--json", "--retry-lock=10s", "--"));
        arguments.addAll(snapshots);
        return of(SHORT, arguments.toArray(String[]::new));
    }

    /** Removes locks whose holder is gone: a dead process of this very host, or one that was not heard of for half an hour. */
    public static ResticCommand unlock() {
        return of(SHORT, "unlock", "--quiet");
    }

    /**
     * A request to the repository that gets no byte for so long is tried again, and told. restic itself would be silent for five minutes.
     * For reading only: what was sent may take a server long to keep.
     */
    public ResticCommand expectingAnswers(Duration within) {
        return with("--stuck-request-timeout=" + within.toMillis() + "ms");
    }

    /** With more options, which must be of the program, never of a user. */
    public ResticCommand with(String... options) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(1, Arrays.asList(options)); // behind the verb: at the end they would be taken for file names
        return new ResticCommand(all, directory, deadline);
    }

    public ResticCommand in(Path other) {
        return new ResticCommand(arguments, other, deadline);
    }

    public ResticCommand within(Duration other) {
        return new ResticCommand(arguments, directory, other);
    }

    public String verb() {
        return arguments.getFirst();
    }

    /**
     * Whether it leaves the processors and the disk to others first: nobody waits for a backup, but a pod for its restore, and the listing
     * that is read beside that has time until it is over.
     */
    boolean givesWay() {
        return verb().equals("backup") || verb().equals("ls");
    }

    private static ResticCommand of(Duration deadline, String... arguments) {
        return new ResticCommand(List.of(arguments), Path.of("/"), deadline);
    }
}
