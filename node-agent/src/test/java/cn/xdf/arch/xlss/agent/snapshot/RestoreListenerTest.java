package cn.xdf.arch.xlss.agent.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.restic.ResticProgress;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RestoreListenerTest {
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicReference<Progress> told = new AtomicReference<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RestoreListener listener = new RestoreListener(
            new ResticRepository("rest:there", "secret", Map.of()),
            new Snapshot("id", "pv", now, "run", 0, "schedule", "n1", false, false, false, 3, 100),
            QUICK,
            PATIENCE,
            () -> now,
            told::set);

    @Test
    void a_complaint_is_told_when_it_has_lasted_and_with_it_how_far_the_restore_is() {
        listener.progress(new ResticProgress(40, 100, 1, 3));
        listener.complaint("connection refused");
        assertThat(told.get().trouble()).isEmpty();
        pass(QUICK);
        listener.progress(new ResticProgress(40, 100, 1, 3));
        assertThat(told.get().bytes()).isEqualTo(40);
        assertThat(told.get().trouble()).contains("rest:there", "2026-01-01T00:00:00Z", "connection refused");
    }

    @Test
    void progress_ends_it_and_the_patience_begins_anew() {
        listener.complaint("connection refused");
        pass(QUICK);
        listener.progress(new ResticProgress(41, 100, 1, 3));
        assertThat(told.get().trouble()).isEmpty();
        pass(PATIENCE);
        listener.complaint("connection refused");
        assertThat(listener.isEnough()).isFalse();
        pass(PATIENCE);
        listener.complaint("connection refused");
        assertThat(listener.isEnough()).isTrue();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
