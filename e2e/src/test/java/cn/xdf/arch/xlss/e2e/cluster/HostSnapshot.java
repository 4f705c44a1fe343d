package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cluster could leave on a machine, as it is now. What belongs to clusters of other names is left out: they may
 * come and go meanwhile.
 */
record HostSnapshot(Set<String> clusters, Map<String, Set<String>> facts) {
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Path STATE = Path.of(System.getenv().getOrDefault("XLSS_STATE", "/var/tmp/xlss"));
    private static final List<String> PARAMETERS = List.of(
            "vm/overcommit_memory",
            "vm/panic_on_oom",
            "kernel/panic",
            "kernel/panic_on_oops",
            "kernel/keys/root_maxkeys");
    private static final List<String> FOLDERS = List.of(
            "/run/netns",
            "/run/containerd",
            "/run/cni",
            "/var/lib/kubelet",
            "/var/lib/cni",
            "/var/lib/xlss",
            "/var/lib/xlss-pools",
            "/var/lib/containerd",
            "/var/log/pods",
            "/var/log/containers",
            "/etc/cni",
            "/opt/cni",
            "/usr/libexec/kubernetes",
            System.getProperty("user.home") + "/.kube");

    static HostSnapshot of(String... clusters) {
        Set<String> ours = Set.of(clusters);
        Predicate<String> notForeign = line -> !foreign(line, ours);
        Map<String, Set<String>> facts = new TreeMap<>();
        facts.put(
                "processes",
                HostProcesses.leftBy(ours).stream().filter(notForeign).collect(sorted()));
        facts.put(
                "mounts",
                lines("cat", "/proc/self/mounts")
                        .filter(line -> !line.contains("/buildah/")) // images are being built
                        .filter(line -> !line.contains("/junit")) // tests of other modules run beside us
                        .filter(notForeign)
                        .collect(sorted()));
        facts.put(
                "links",
                lines("ip", "-brief", "link").map(HostSnapshot::firstWord).collect(sorted()));
        facts.put("addresses", lines("ip", "-brief", "address").collect(sorted()));
        facts.put("routes", lines("ip", "route", "show", "table", "all").collect(sorted()));
        facts.put("network namespaces", HostProcesses.networkNamespaces(notForeign));
        facts.put(
                "cgroups",
                below("/sys/fs/cgroup", Files::isDirectory).filter(notForeign).collect(sorted()));
        facts.put("firewall", lines("nft", "list", "ruleset").collect(sorted()));
        facts.put(
                "firewall (iptables)",
                lines("iptables-save").filter(line -> !line.startsWith("#")).collect(sorted()));
        facts.put(
                "kernel parameters",
                PARAMETERS.stream().map(HostSnapshot::parameter).collect(sorted()));
        facts.put(
                "files",
                FOLDERS.stream().flatMap(folder -> below(folder, path -> true)).collect(sorted()));
        facts.put("files of clusters", children(STATE).filter(notForeign).collect(sorted()));
        facts.put(
                "temporary files",
                children(Path.of("/tmp")).filter(OF_OUR_PROGRAMS).collect(sorted()));
        return new HostSnapshot(ours, facts);
    }

    /** Names that programs of a cluster give to temporary files; other programs of the machine use /tmp, too. */
    private static final Predicate<String> OF_OUR_PROGRAMS =
            name -> name.matches(".*/(containerd|ctd|kube|runc|cni|etcd|coredns|xlss|sh-thd|tmp\\.making).*");

    /** Fails with what is there that was not, and what is gone that was; the kernel gets some seconds to settle. */
    void assertUnchanged() {
        Await.until("the machine is as it was", SETTLING, () -> {
            String difference = differenceTo(of(clusters.toArray(String[]::new)));
            if (!difference.isEmpty()) {
                throw new AssertionError(difference);
            }
        });
    }

    private String differenceTo(HostSnapshot now) {
        List<String> all = new ArrayList<>();
        for (String kind : facts.keySet()) {
            Set<String> before = facts.get(kind);
            Set<String> after = now.facts.get(kind);
            after.stream()
                    .filter(fact -> !before.contains(fact))
                    .forEach(fact -> all.add("left, " + kind + ": " + fact));
            before.stream()
                    .filter(fact -> !after.contains(fact) && !kind.equals("processes"))
                    .forEach(fact -> all.add("gone, " + kind + ": " + fact));
        }
        return String.join("\n", all);
    }

    /** Whether the text names a cluster that is not ours: by its folder or by its cgroup. */
    private static boolean foreign(String text, Set<String> ours) {
        return Stream.of(STATE + "/", "/xlss-")
                .flatMap(mark -> Stream.of(text.split(java.util.regex.Pattern.quote(mark), -1))
                        .skip(1))
                .map(rest -> rest.split("[^a-z0-9]", 2)[0])
                .anyMatch(name -> !ours.contains(name));
    }

    private static java.util.stream.Collector<String, ?, Set<String>> sorted() {
        return Collectors.toCollection(TreeSet::new);
    }

    static Stream<String> lines(String... command) {
        return Command.of(command).run().orFail().lines();
    }

    private static String firstWord(String line) {
        return line.split(" ", 2)[0];
    }

    private static String parameter(String name) {
        try {
            return name + "=" + Files.readString(Path.of("/proc/sys", name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> children(Path directory) {
        try (Stream<Path> entries = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return entries.map(Path::toString).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything below a folder; what vanishes while we look is not there. */
    private static Stream<String> below(String folder, Predicate<Path> wanted) {
        Path start = Path.of(folder);
        if (!Files.isDirectory(start)) {
            return Stream.empty();
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            try (Stream<Path> all = Files.walk(start, new FileVisitOption[0])) {
                return all.filter(wanted).map(Path::toString).toList().stream();
            } catch (UncheckedIOException | IOException e) {
                Thread.onSpinWait(); // somebody else's folder went away under our feet
            }
        }
        throw new AssertionError("cannot list " + folder);
    }
}
