package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pools on real filesystems that come and go while the agent runs. Needs root. */
class PoolsIT {
    private static final String ROOMY = "size=8m,nr_inodes=1000";

    @TempDir
    Path temporary;

    private final Map<String, String> inApi = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Path base;
    private Path folder;
    private Pools pools;

    @BeforeEach
    void aNode() throws IOException {
        base = Files.createDirectory(temporary.resolve("xlss"));
        folder = Files.createDirectory(temporary.resolve("xlss-pools"));
        pools = pools();
    }

    @AfterEach
    void stop() {
        pools.stop();
    }

    @Test
    void each_mounted_entry_is_a_pool_and_every_other_says_why_it_is_none() throws Exception {
        try (RealMount _ = RealMount.tmpfs(folder.resolve("fast"), ROOMY)) {
            Files.createDirectory(folder.resolve("forgotten"));
            Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
            Files.createFile(folder.resolve("file"));
            pools.start();
            awaitReasons(Map.of(
                    "xlss", "",
                    "fast", "",
                    "forgotten", "nothing is mounted there",
                    "link", "symbolic link",
                    "file", "no directory"));
            assertThat(folder.resolve("forgotten")).isEmptyDirectory();
            assertThat(told().get(0).path()).as("it comes first").isEqualTo(base.toString());
            assertThat(told().stream().filter(pool -> pool.uuid() != null)).hasSize(2);
            assertThat(meters.get("xlss.pool.free")
                            .tag("path", folder.resolve("fast").toString())
                            .gauge()
                            .value())
                    .isBetween(1.0, 8.0 * (1 << 20));
        }
    }

    @Test
    void a_disk_that_is_mounted_later_becomes_a_pool_and_one_that_goes_is_not_forgotten() throws Exception {
        Path fast = Files.createDirectory(folder.resolve("fast"));
        pools.start();
        awaitReasons(Map.of("xlss", "", "fast", "nothing is mounted there"));
        try (RealMount _ = RealMount.tmpfs(fast, ROOMY)) {
            awaitReasons(Map.of("xlss", "", "fast", ""));
            told().forEach(pool -> inApi.put(pool.path(), pool.uuid()));
        }
        awaitReasons(Map.of("xlss", "", "fast", "nothing is mounted there"));
        assertThat(uuid(fast)).isEqualTo(inApi.get(fast.toString()));
        Files.delete(fast);
        awaitReasons(Map.of("xlss", "", "fast", "there is no directory"));
        assertThat(uuid(fast)).isEqualTo(inApi.get(fast.toString()));
    }

    @Test
    void a_pool_that_the_API_knows_is_told_of_from_the_first_report_on() {
        inApi.put(folder.resolve("gone").toString(), "uuid");
        assertThat(pools.told(inApi.keySet())).isEmpty();
        pools.start();
        awaitReasons(Map.of("xlss", "", "gone", "there is no directory"));
        assertThat(pools.told(Set.of(folder.resolve("another").toString())))
                .as("the watch is behind: a report would forget it")
                .isEmpty();
    }

    @Test
    void an_entry_that_never_was_a_pool_goes_with_its_directory() throws Exception {
        Path forgotten = Files.createDirectory(folder.resolve("forgotten"));
        pools.start();
        awaitReasons(Map.of("xlss", "", "forgotten", "nothing is mounted there"));
        Files.delete(forgotten);
        awaitReasons(Map.of("xlss", ""));
        assertThat(meters.find("xlss.pool.free").gauges()).hasSize(1);
    }

    @Test
    void a_new_pool_must_be_empty_and_share_no_file_with_another() throws Exception {
        Path etc = Files.createDirectories(temporary.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root");
        try (RealMount _ = RealMount.bind(folder.resolve("etc"), etc);
                RealMount _ = RealMount.bind(folder.resolve("same"), base)) {
            pools.start();
            awaitReasons(Map.of("xlss", "", "etc", "must be empty, and there is passwd", "same", "the same directory"));
            assertThat(etc.resolve(".xlss")).doesNotExist();
        }
    }

    private Pools pools() {
        PoolProperties properties = new PoolProperties(Duration.ofMillis(100), Duration.ofSeconds(2));
        PoolRecords records = new PoolRecords() {
            @Override
            public Optional<String> remembered(String path) {
                return Optional.ofNullable(inApi.get(path));
            }

            @Override
            public Set<String> paths() {
                return Set.copyOf(inApi.keySet());
            }

            @Override
            public Optional<String> ask(String path) {
                return remembered(path);
            }
        };
        PoolConfiguration.Places places = new PoolConfiguration.Places(base, folder);
        return new PoolConfiguration().pools(places, records, properties, meters, java.time.Clock.systemUTC());
    }

    private List<Pool> told() {
        return pools.told(Set.copyOf(inApi.keySet())).orElse(List.of());
    }

    private String uuid(Path path) {
        return pools.at(path.toString()).map(Pool::uuid).orElse("");
    }

    /** By the last step of each path; empty: it is Ready. */
    private void awaitReasons(Map<String, String> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Map<String, String> now = told().stream()
                    .collect(Collectors.toMap(
                            pool -> Path.of(pool.path()).getFileName().toString(),
                            pool -> pool.state().equals("Ready") ? "" : pool.reason()));
            assertThat(now.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, reason) -> {
                assertThat(now.get(name)).contains(reason);
                assertThat(now.get(name).isEmpty()).isEqualTo(reason.isEmpty());
            });
        });
    }
}
