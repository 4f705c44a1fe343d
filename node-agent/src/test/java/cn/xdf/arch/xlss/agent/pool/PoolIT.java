package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.pool.PoolInspector.Inspection;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools on real directories and real filesystems: new, unmounted, replaced, cloned, read-only, full. */
class PoolIT {
    private static final String ROOMY = "size=8m,nr_inodes=1000";

    @TempDir
    Path temporary;

    private Path base;
    private PoolInspector inspector;

    @BeforeEach
    void aDirectory() throws IOException {
        base = Files.createDirectory(temporary.resolve("pool"));
        inspector = new PoolInspector(base, new FilesystemReader(), PoolSite.UNCONDITIONAL);
    }

    @Test
    void a_new_pool_gets_its_mark_once_and_keeps_it() throws Exception {
        assertThat(inspector.inspect(remembered(null)).ask()).isTrue();
        assertThat(base).isEmptyDirectory();

        Pool made = inspect(asked(null));
        assertReady(made);
        byte[] mark = Files.readAllBytes(mark());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mark().getParent())))
                .isEqualTo("rwx------");
        assertThat(entries(mark().getParent())).containsExactly("pool");

        assertThat(inspect(remembered(made.uuid())).uuid()).isEqualTo(made.uuid());
        assertThat(inspect(asked(null)).uuid())
                .as("its StorageNode was deleted")
                .isEqualTo(made.uuid());
        assertThat(Files.readAllBytes(mark())).isEqualTo(mark);
        assertThat(entries(base)).containsExactly(".xlss");
    }

    @Test
    void two_that_make_it_at_once_make_one_pool() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<String> look = () -> new PoolInspector(base, new FilesystemReader(), PoolSite.UNCONDITIONAL)
                    .inspect(asked(null))
                    .pool()
                    .uuid();
            List<String> uuids = threads
                    .invokeAll(Stream.generate(() -> look).limit(8).toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .distinct()
                    .toList();
            assertThat(uuids).hasSize(1);
        }
    }

    @Test
    void capacity_and_inodes_are_those_of_the_filesystem() throws Exception {
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            Pool pool = inspect(asked(null));
            assertReady(pool);
            assertThat(pool.filesystemType()).isEqualTo("tmpfs");
            assertThat(pool.capacityBytes()).isEqualTo(8L << 20);
            assertThat(pool.freeBytes()).isBetween(7L << 20, 8L << 20);
            assertThat(pool.inodes()).isEqualTo(1000);
            assertThat(pool.inodesFree()).isBetween(900L, 999L);
        }
    }

    @Test
    void an_unmounted_disk_is_missed_and_nothing_is_written_below_its_mount_point() throws Exception {
        String uuid;
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            uuid = inspect(asked(null)).uuid();
        }
        Pool pool = inspect(asked(uuid));
        assertFailed(pool, "the pool's mark is missing: its disk is not mounted");
        assertThat(pool.uuid()).as("the pool that is missed").isEqualTo(uuid);
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void another_pool_and_a_copy_of_the_mark_are_refused() throws Exception {
        String uuid;
        byte[] mark;
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            uuid = inspect(asked(null)).uuid();
            mark = Files.readAllBytes(mark());
        }
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            Pool second = inspect(asked(null));
            assertReady(second);
            assertFailed(inspect(remembered(uuid)), "replaced: the pool " + second.uuid() + " is here instead");
        }
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            Files.createDirectory(mark().getParent());
            Files.write(mark(), mark);
            assertFailed(inspect(remembered(uuid)), "replaced: the mark was made on filesystem fsid:");
        }
    }

    @Test
    void a_read_only_disk_is_told_from_a_failed_one_and_recovers() throws Exception {
        try (RealMount disk = RealMount.tmpfs(base, ROOMY)) {
            String uuid = inspect(asked(null)).uuid();
            disk.remount("ro");
            Pool pool = inspect(remembered(uuid));
            assertThat(PoolState.of(pool.state())).isEqualTo(PoolState.READ_ONLY);
            assertThat(pool.reason()).isEqualTo("the filesystem is mounted read-only");
            assertThat(pool.uuid()).isEqualTo(uuid);
            disk.remount("rw");
            assertReady(inspect(remembered(uuid)));
        }
        try (RealMount _ = RealMount.tmpfs(base, ROOMY + ",ro")) {
            assertFailed(inspect(asked(null)), "there is no pool yet, and the filesystem is mounted read-only");
        }
    }

    @Test
    void a_full_disk_has_not_failed() throws Exception {
        try (RealMount _ = RealMount.tmpfs(base, ROOMY)) {
            String uuid = inspect(asked(null)).uuid();
            fill(base.resolve("data"));
            Pool pool = inspect(remembered(uuid));
            assertThat(PoolState.of(pool.state())).as(pool.reason()).isEqualTo(PoolState.READY);
            assertThat(pool.reason()).isEqualTo("full");
            assertThat(pool.freeBytes()).isLessThan(64 << 10);
        }
    }

    @Test
    void what_stands_where_the_mark_belongs_is_never_overwritten() throws Exception {
        Files.createDirectory(mark().getParent());
        Files.writeString(mark(), "{\"uuid\": 1");
        assertFailed(inspect(asked(null)), "the pool's mark cannot be read: it is not JSON");
        assertThat(mark()).hasContent("{\"uuid\": 1");

        Files.delete(mark());
        Files.createSymbolicLink(mark(), temporary.resolve("elsewhere"));
        assertFailed(inspect(asked(null)), "the pool's mark cannot be read: it is no regular file");
        assertThat(temporary.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void a_path_without_a_directory_has_failed() {
        inspector = new PoolInspector(temporary.resolve("none"), new FilesystemReader(), PoolSite.UNCONDITIONAL);
        assertFailed(inspect(asked(null)), "there is no directory");
    }

    @Test
    void the_uuid_is_that_of_the_device_below_the_mount() throws Exception {
        Path byUuid = Files.createDirectory(temporary.resolve("by-uuid"));
        Path devices = Files.createDirectory(temporary.resolve("devices"));
        Path mounts = Files.writeString(
                temporary.resolve("mountinfo"),
                "30 1 253:7 / " + base.toRealPath() + " rw - xfs /dev/mapper/vg-x rw\n");
        Files.createSymbolicLink(devices.resolve("253:7"), Path.of("../../devices/virtual/block/dm-7"));
        Files.createSymbolicLink(byUuid.resolve("wrong"), Path.of("../../sda1"));
        Files.createSymbolicLink(byUuid.resolve("1234-right"), Path.of("../../dm-7"));
        Filesystem filesystem = new FilesystemReader(mounts, devices, byUuid).read(base);
        assertThat(filesystem.identity())
                .as("xfs: its fsid is but the device number")
                .isEqualTo(new FilesystemIdentity("1234-right", ""));
    }

    private Pool inspect(KnownPool known) {
        Inspection inspection = inspector.inspect(known);
        assertThat(inspection.ask()).isFalse();
        return inspection.pool();
    }

    private Path mark() {
        return base.resolve(".xlss/pool");
    }

    private static KnownPool asked(String uuid) {
        return KnownPool.asked(Optional.ofNullable(uuid));
    }

    private static KnownPool remembered(String uuid) {
        return KnownPool.remembered(Optional.ofNullable(uuid));
    }

    private static void assertReady(Pool pool) {
        assertThat(PoolState.of(pool.state())).as(pool.reason()).isEqualTo(PoolState.READY);
        assertThat(pool.reason()).isNull();
        assertThat(pool.uuid()).hasSize(36);
    }

    private static void assertFailed(Pool pool, String reason) {
        assertThat(PoolState.of(pool.state())).isEqualTo(PoolState.FAILED);
        assertThat(pool.reason()).startsWith(reason);
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(file).exists();
        }
    }
}
