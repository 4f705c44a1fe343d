package cn.xdf.arch.xlss.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes of this machine, from /proc. */
final class HostProcesses {
    private static final Path PROC = Path.of("/proc");

    private HostProcesses() {}

    /**
     * Processes that a cluster may have left: orphans of this test, members of the clusters' cgroups, and
     * whoever names one of the clusters in its arguments. Kernel threads and zombies hold nothing and do not count.
     */
    static Set<String> leftBy(Set<String> clusters) {
        return processes()
                .filter(process -> isOrphan(process)
                        || clusters.stream()
                                .anyMatch(name -> read(process, "cgroup").contains("/xlss-" + name)
                                        || arguments(process).contains("/xlss/" + name)))
                .map(process -> process.getFileName() + " " + arguments(process) + " in " + ownGroup(process))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ids of all processes below the cluster's cgroup (name: a cluster, or cluster/part). */
    static List<Path> inCgroup(String name) {
        return processes()
                .filter(process -> read(process, "cgroup")
                        .lines()
                        .anyMatch(line -> line.endsWith("/xlss-" + name) || line.contains("/xlss-" + name + "/")))
                .toList();
    }

    /** All network namespaces that some process is in. */
    static Set<String> networkNamespaces(Predicate<String> wanted) {
        return processes()
                .filter(process -> wanted.test(read(process, "cgroup")))
                .map(HostProcesses::networkNamespace)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String arguments(Path process) {
        return read(process, "cmdline").replace('\0', ' ').strip();
    }

    private static Stream<Path> processes() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries
                    .filter(entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(process -> !arguments(process).isEmpty())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Process 1 is its parent, and it is in the cgroups that children of this test are born in: not somebody else's. */
    private static boolean isOrphan(Path process) {
        return read(process, "status").lines().anyMatch("PPid:\t1"::equals)
                && read(process, "cgroup").equals(read(PROC.resolve("self"), "cgroup"));
    }

    private static String ownGroup(Path process) {
        return read(process, "cgroup")
                .lines()
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .distinct()
                .toList()
                .toString();
    }

    private static String networkNamespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/net")).toString();
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    /** Empty when the process ended meanwhile. */
    private static String read(Path process, String file) {
        try {
            return Files.readString(process.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
