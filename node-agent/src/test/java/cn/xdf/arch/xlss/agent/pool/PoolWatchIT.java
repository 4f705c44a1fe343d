package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the API is told of a pool, and that a dead disk stops nobody. */
class PoolWatchIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @TempDir
    Path temporary;

    private final Records records = new Records();
    private Path base;
    private PoolWatch watch;

    @BeforeEach
    void aWatch() throws IOException {
        base = Files.createDirectory(temporary.resolve("pool"));
        watch = new PoolWatch(
                base.toString(),
                new PoolInspector(base, new FilesystemReader(), PoolSite.UNCONDITIONAL),
                records,
                new PoolProperties(INTERVAL, Duration.ofSeconds(1)),
                InstantSource.system());
    }

    @Test
    void while_the_api_is_away_no_pool_is_made() throws Exception {
        records.away = true;
        watch.once();
        assertThat(watch.told()).isEmpty();
        assertThat(base).isEmptyDirectory();

        records.away = false;
        watch.once();
        assertThat(watch.told()).map(Pool::state).contains("Ready");
    }

    @Test
    void a_pool_that_is_there_needs_no_api() throws Exception {
        watch.once();
        records.away = true;
        watch.once();
        assertThat(watch.latest()).map(Pool::state).contains("Ready");
    }

    @Test
    void only_a_deleted_StorageNode_begins_anew_on_another_disk() throws Exception {
        watch.once();
        String first = records.write(watch.told());
        delete(base.resolve(".xlss/pool"));
        watch.once();
        assertThat(watch.told()).map(Pool::state).contains("Failed");
        assertThat(records.write(watch.told())).isEqualTo(first);
        watch.once();
        assertThat(base.resolve(".xlss/pool")).doesNotExist();

        records.inApi = Optional.empty(); // deleted; the cache does not know it yet
        watch.forget();
        assertThat(watch.told()).isEmpty();
        watch.once();
        assertThat(watch.told()).map(Pool::state).contains("Ready");
        assertThat(watch.told().orElseThrow().uuid()).isNotEqualTo(first);
        watch.once();
        assertThat(watch.told()).map(Pool::state).contains("Ready");
    }

    @Test
    @Timeout(30)
    void a_disk_that_hangs_is_told_in_time_and_recovers() throws Exception {
        try (RealMount disk = RealMount.ext4(base, temporary.resolve("disk.img"))) {
            watch.once();
            Pool before = watch.told().orElseThrow();
            assertThat(before.state()).as(before.reason()).isEqualTo("Ready");
            disk.freeze();
            try {
                long begun = System.nanoTime();
                watch.once();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
                assertThat(watch.told().orElseThrow().state()).isEqualTo("Failed");
                assertThat(watch.told().orElseThrow().reason()).isEqualTo("no answer in 1 s");
                assertThat(watch.told().orElseThrow().uuid()).isEqualTo(before.uuid());
                for (int i = 0; i < 20; i++) {
                    watch.once();
                }
                assertThat(hanging()).as("threads that wait for the disk").isEqualTo(1);
            } finally {
                disk.thaw();
            }
            while (!"Ready".equals(watch.told().orElseThrow().state())) {
                Thread.sleep(INTERVAL);
                watch.once();
            }
        }
    }

    @Test
    void it_looks_by_itself_and_tells_its_listener() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        watch.onChange(told::countDown);
        watch.start();
        try {
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.stop();
        }
    }

    private static long hanging() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("pool"))
                .count();
    }

    private static void delete(Path file) throws IOException {
        Files.delete(file);
    }

    /** The API and a cache of it that may be behind. */
    private static final class Records implements PoolRecords {
        private Optional<String> inCache = Optional.empty();
        private Optional<String> inApi = Optional.empty();
        private boolean away;

        private String write(Optional<Pool> pool) {
            inApi = pool.map(Pool::uuid);
            inCache = inApi;
            return inApi.orElseThrow();
        }

        @Override
        public Optional<String> remembered(String path) {
            return inCache;
        }

        @Override
        public Optional<String> ask(String path) {
            if (away) {
                throw new KubernetesFailure(KubernetesFailure.Kind.UNREACHABLE, 0, "away", null, null);
            }
            return inApi;
        }
    }
}
