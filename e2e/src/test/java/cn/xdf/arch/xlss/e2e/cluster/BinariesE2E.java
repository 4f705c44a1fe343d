package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Kubernetes' programs come from: a directory of one's own, then the download site, then a build with Go. */
class BinariesE2E {
    private static final String VERSION = "1.99.0";
    /** A port where nobody listens: 1 is reserved and needs root to be opened. */
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    private Path folder;

    private Path cached;

    @BeforeEach
    void other_programs_are_cached() throws IOException {
        cached = folder.resolve("cache/xlss/kubernetes/" + VERSION);
        for (String program :
                List.of("containerd/$CONTAINERD_VERSION", "etcd/$ETCD_VERSION", "coredns/$COREDNS_VERSION")) {
            Command.of("bash", "-c", ". dev/versions; mkdir -p " + folder + "/cache/xlss/" + program)
                    .run()
                    .orFail();
        }
    }

    @Test
    void downloads_are_used_where_the_site_can_be_reached_and_asked_for_once() throws IOException {
        try (DownloadSite site = DownloadSite.of(VERSION)) {
            String path = binaries(site.url(), go("exit 1")).orFail();

            assertThat(path).startsWith(cached.toString());
            for (String program : DownloadSite.PROGRAMS) {
                assertThat(Command.of(cached.resolve(program).toString()).run().orFail())
                        .isEqualTo(program + " " + VERSION);
            }
            int requests = site.requests();
            binaries(site.url(), go("exit 1")).orFail();
            assertThat(site.requests()).as("requests after the second call").isEqualTo(requests);
        }
    }

    @Test
    void a_flipped_byte_is_refused_and_nothing_is_kept() throws IOException {
        try (DownloadSite site = DownloadSite.of(VERSION)) {
            site.flipAByteOf("kubelet");
            Command.Result result = binaries(site.url(), go("exit 1"));

            assertThat(result.code()).isNotZero();
            assertThat(result.error()).contains("kubelet does not have the checksum that its .sha256 names");
            assertThat(cached).doesNotExist();
            try (Stream<Path> left = Files.list(cached.getParent())) {
                assertThat(left.filter(Files::isDirectory))
                        .as("half-made directories")
                        .isEmpty();
            }
        }
    }

    @Test
    void without_the_site_kubernetes_is_built() throws IOException {
        Command.Result result =
                binaries(NOBODY, go("case $1 in env) echo go1.99 ;; *) echo \"go $*\" >&2; exit 1 ;; esac"));

        assertThat(result.error())
                .contains("building Kubernetes " + VERSION)
                .contains("go mod download -json k8s.io/kubernetes@v" + VERSION);
        assertThat(cached).as("what a failed build leaves").doesNotExist();
    }

    @Test
    void the_site_is_not_asked_when_told_so() throws IOException {
        Command.Result result = binaries("none", go("echo no; exit 1"));
        assertThat(result.error()).contains("no Go: needed once to build Kubernetes");
    }

    @Test
    void a_missing_or_old_go_is_named_with_the_ways_out() throws IOException {
        assertThat(binaries(NOBODY, go("exit 127")).error())
                .contains("no Go: needed once to build Kubernetes")
                .contains("install Go >= 1.", "XLSS_BINARIES");
        assertThat(binaries(NOBODY, go("echo go1.19.8")).error())
                .contains("Go 1.19.8 is too old to build Kubernetes; install Go >= 1.");
    }

    @Test
    void a_directory_of_ones_own_comes_first_and_is_left_alone() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        List<String> all = Stream.concat(
                        DownloadSite.PROGRAMS.stream(),
                        Stream.of("containerd", "containerd-shim-runc-v2", "ctr", "etcd", "coredns"))
                .toList();
        for (String program : all) {
            executable(own.resolve(program), "echo mine");
        }

        Command.Result result = bash("binaries_path " + VERSION, NOBODY, go("exit 1"))
                .with("XLSS_BINARIES", own.toString())
                .run();

        assertThat(result.orFail()).isEqualTo(own.toString());
        assertThat(cached).doesNotExist();
        try (Stream<Path> files = Files.list(own)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void a_directory_with_some_programs_comes_before_the_rest() throws IOException {
        Path own = Files.createDirectories(folder.resolve("some"));
        executable(own.resolve("kubelet"), "echo mine");
        try (DownloadSite site = DownloadSite.of(VERSION)) {
            String path = bash("binaries_path " + VERSION, site.url(), go("exit 1"))
                    .with("XLSS_BINARIES", own.toString())
                    .run()
                    .orFail();
            assertThat(path).startsWith(own + ":" + cached + ":");
        }
    }

    private Command.Result binaries(String site, Path go) {
        return bash("binaries_path " + VERSION, site, go).run();
    }

    private Command bash(String script, String site, Path go) {
        return Command.of("bash", "-c", ". dev/lib/base.sh; . dev/lib/binaries.sh; " + script)
                .with("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .with("XLSS_DOWNLOADS", site)
                .with("XLSS_BINARIES", "")
                .with("PATH", go.getParent() + ":" + System.getenv("PATH"));
    }

    /** A stand-in for Go that does what the script says. */
    private Path go(String script) throws IOException {
        return executable(Files.createDirectories(folder.resolve("bin")).resolve("go"), script);
    }

    private static Path executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
        return file;
    }
}
