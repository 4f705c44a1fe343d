package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** While a volume of a million files is removed, other claims on its node get their volumes and lose them as fast as ever. */
class ManyFilesSoak {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String NODE = "n1";
    private static final int FILES = 1_000_000;
    private static final int IN_A_FOLDER = 1000;
    private static final int ROUNDS = 5;

    /** Three times what it takes alone is still prompt: the disk and two processors are shared. */
    private static final double MOST = 3;

    private Cluster cluster;
    private TestNamespace namespace;
    private Claims claims;

    /** How long a claim with its node chosen waits for its volume, and the volume for its end. */
    private record Round(Duration made, Duration removed) {
        static Duration median(List<Duration> all) {
            return all.stream().sorted().toList().get(all.size() / 2);
        }
    }

    @Test
    void the_removal_of_many_files_holds_no_other_claim_up(Cluster shared, TestNamespace own) throws IOException {
        cluster = shared;
        namespace = own;
        claims = new Claims(shared, own);
        claims.awaitPools();
        List<Round> alone = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            alone.add(round("alone-" + i));
        }
        namespace.apply(Claims.claim("many", "xlss", NODE));
        JsonNode volume = claims.awaitBound("many");
        Path directory = claims.directory(volume);
        Duration filled = fill(directory);

        long began = System.nanoTime();
        namespace.kubectl("delete", "pvc", "many", "--wait=false");
        Path aside = directory.resolveSibling(".xlss/deleting").resolve(directory.getFileName());
        Await.until("its removal is begun", LONG, () -> assertThat(aside).exists());
        List<Round> beside = new ArrayList<>();
        for (Round round = round("beside-0"); Files.exists(aside); round = round("beside-" + beside.size())) {
            beside.add(round);
        }
        claims.awaitGone(volume, aside);
        Duration gone = Duration.ofNanos(System.nanoTime() - began);
        claims.awaitNoDirectoryPods();

        System.out.printf(
                "%d files, made in %d s, gone after %d s; meanwhile %d claims%n",
                FILES, filled.toSeconds(), gone.toSeconds(), beside.size());
        assertThat(beside).as("claims that came and went meanwhile").isNotEmpty();
        compare(
                "made",
                alone.stream().map(Round::made).toList(),
                beside.stream().map(Round::made).toList());
        compare(
                "removed",
                alone.stream().map(Round::removed).toList(),
                beside.stream().map(Round::removed).toList());
    }

    private static void compare(String what, List<Duration> alone, List<Duration> beside) {
        double ratio =
                (double) Round.median(beside).toMillis() / Round.median(alone).toMillis();
        System.out.printf("%s: alone %s, beside %s ms: %.2f x%n", what, millis(alone), millis(beside), ratio);
        assertThat(ratio).as(what).isLessThan(MOST);
    }

    private static List<Long> millis(List<Duration> all) {
        return all.stream().map(Duration::toMillis).toList();
    }

    private Round round(String name) {
        namespace.apply(Claims.claim(name, "xlss", NODE));
        long began = System.nanoTime();
        JsonNode volume = claims.awaitBound(name);
        long made = System.nanoTime();
        namespace.kubectl("delete", "pvc", name, "--wait=false");
        claims.awaitGone(volume, claims.directory(volume));
        return new Round(Duration.ofNanos(made - began), Duration.ofNanos(System.nanoTime() - made));
    }

    private Duration fill(Path directory) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < FILES; i++) {
            Path folder = directory.resolve("d" + i / IN_A_FOLDER);
            if (i % IN_A_FOLDER == 0) {
                Files.createDirectory(folder);
            }
            Files.createFile(folder.resolve("f" + i));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
