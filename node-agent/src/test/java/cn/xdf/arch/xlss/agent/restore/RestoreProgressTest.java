package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private static final Snapshot SNAPSHOT =
            new Snapshot("snap", "pv", Instant.EPOCH, "run", 0, "now", "n1", false, false, false, 3, 200);

    private final RestoreProgress progress = new RestoreProgress();

    @Test
    void nothing_chosen_is_nothing_restored() {
        assertThat(progress.status("Restoring")).containsEntry("percent", 0);
    }

    @Test
    void a_restore_too_quick_to_tell_of_its_progress_is_complete_when_it_is_staged() {
        progress.chosen("pv", Optional.of(SNAPSHOT));
        progress.chosen("other", Optional.empty());
        assertThat(progress.status("Restoring")).containsEntry("percent", 0);
        progress.staged("pv");
        progress.staged("other");
        Map<String, Object> status = progress.status("Staged");
        assertThat(status).containsEntry("percent", 100).containsEntry("dataTime", Instant.EPOCH.toString());
        assertThat((List<?>) status.get("volumes"))
                .map(String::valueOf)
                .anyMatch(volume -> volume.contains("bytesRestored=200"));
    }

    @Test
    void the_percentage_is_that_of_all_bytes() {
        progress.chosen("pv", Optional.of(SNAPSHOT));
        progress.restoring("pv", new SnapshotSource.Progress(50, 200, 1, 3, ""));
        assertThat(progress.status("Restoring")).containsEntry("percent", 25);
    }

    @Test
    void why_it_gets_no_further_is_told_for_as_long_as_it_does_not() {
        progress.chosen("pv", Optional.of(SNAPSHOT));
        restoring("the repository does not answer");
        assertThat(message()).isEqualTo("the repository does not answer");
        restoring("");
        assertThat(message()).isNull();
        restoring("the repository does not answer");
        progress.staged("pv");
        assertThat(message()).isNull();
    }

    private void restoring(String trouble) {
        progress.restoring("pv", new SnapshotSource.Progress(50, 200, 1, 3, trouble));
    }

    private Object message() {
        List<?> volumes = (List<?>) progress.status("Restoring").get("volumes");
        return ((Map<?, ?>) volumes.getFirst()).get("message");
    }
}
