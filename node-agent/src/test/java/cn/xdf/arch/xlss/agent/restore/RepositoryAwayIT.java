package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.snapshot.ResticSnapshots;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository that is away, or goes away while it is restored from. */
@Tag("slow")
class RepositoryAwayIT {
    @TempDir
    Path temporary;

    private BackedUpVolume saved;

    @BeforeEach
    void aVolumeThatIsBackedUp() throws Exception {
        saved = new BackedUpVolume(temporary);
    }

    /** restic itself would try for a quarter of an hour, and its own deadline is two minutes. */
    @Test
    @Timeout(60)
    void a_repository_that_is_away_is_told_soon_and_why() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        ResticRepository away =
                new ResticRepository("rest:http://127.0.0.1:" + port + "/ns", "secret-of-test", Map.of());
        saved.assertListingFails(away, "did not answer in time: ", "connection refused");
        Snapshot snapshot = saved.only();
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> BackedUpVolume.source(
                        away, saved.restic, BackedUpVolume.QUICK, Duration.ofSeconds(2))
                .list("ns", snapshot, entry -> {}));
        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContainingAll("did not answer in time: ", "connection refused");
    }

    /** restic itself would try for a quarter of an hour, and say so to nobody. */
    @Test
    @Timeout(90)
    void a_repository_that_goes_away_in_the_middle_is_told_and_the_restore_goes_on_when_it_is_back() throws Exception {
        Snapshot snapshot = large();
        List<SnapshotSource.Progress> told = new CopyOnWriteArrayList<>();
        try (RestServer server = serving(RestServer.Away.CLOSED).goingAwayAfter(2)) {
            CompletableFuture<Void> restore = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    saved.stage(served(server, Duration.ofMinutes(2)), snapshot, told::add);
                    restore.complete(null);
                } catch (RestoreFailure | InterruptedException e) {
                    restore.completeExceptionally(e);
                }
            });
            while (told.isEmpty() || told.getLast().trouble().isEmpty()) {
                assertThat(restore).isNotDone();
                Thread.sleep(20);
            }
            assertThat(told.getLast().trouble())
                    .contains(
                            "the repository " + server.location() + " does not answer since 20", "connection refused");
            server.comeBack();
            restore.get();
        }
        assertThat(told.getFirst().trouble()).isEmpty();
        assertThat(told.getLast().trouble()).isEmpty();
        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.PLACED);
        saved.assertPlacedExactly();
    }

    @Test
    @Timeout(90)
    void a_repository_that_stays_silent_in_the_middle_fails_the_restore_in_time() throws Exception {
        Snapshot snapshot = large();
        try (RestServer server = serving(RestServer.Away.SILENT).goingAwayAfter(2)) {
            ResticSnapshots from = served(server, Duration.ofSeconds(5));

            RestoreFailure failure = saved.failureOf(from, snapshot);

            assertThat(server.isAway()).isTrue();
            assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
            assertThat(failure).hasMessageContainingAll(server.location(), "did not answer in time");
            assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
            server.comeBack();
            saved.stage(from, snapshot);
            assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.PLACED);
        }
    }

    private RestServer serving(RestServer.Away away) throws IOException {
        return new RestServer(Path.of(saved.repository.location()), away);
    }

    private ResticSnapshots served(RestServer server, Duration patience) {
        ResticRepository remote = new ResticRepository(server.location(), saved.repository.password(), Map.of());
        return BackedUpVolume.source(remote, saved.restic, Duration.ofSeconds(1), patience);
    }

    /** In several packs, so that there is a middle. */
    private Snapshot large() throws Exception {
        byte[] noise = new byte[32 << 20];
        new Random(8).nextBytes(noise);
        Files.write(saved.original.resolve("more"), noise);
        saved.backUp(List.of("--pack-size=4"), "run=2", "epoch=3", "trigger=schedule");
        return saved.source.snapshots("ns", "pv").stream()
                .max(Comparator.comparing(Snapshot::time))
                .orElseThrow();
    }
}
