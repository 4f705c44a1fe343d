package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore whose restic, or whose agent, is killed in the middle. */
class KilledStagingIT extends GivenStaging {
    /** What the killed one left is no ground to restore on: restic damages hard links there. */
    @Test
    void what_was_killed_is_tried_once_more_in_an_empty_place() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            if (tries.incrementAndGet() == 1) {
                Files.createFile(data.resolve("half written"));
                throw new RestoreFailure(RestoreReason.KILLED, "restic was killed");
            }
        });
        stage(Optional.of(SNAPSHOT));
        assertThat(tries).hasValue(2);
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
    }

    @Test
    void what_takes_the_agent_along_again_and_again_is_given_up() {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            tries.incrementAndGet();
            throw new IllegalStateException("as if there were no agent any more");
        });
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException().isThrownBy(() -> stage(Optional.of(SNAPSHOT)));
        }
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(Optional.of(SNAPSHOT)));
        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
        assertThat(failure).hasMessageContaining("the agent ended 3 times in the middle of the restore of pv");
        assertThat(tries).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"KILLED, 2", "REPOSITORY_FAILED, 1", "TARGET_FAILED, 1"})
    void only_what_was_killed_is_tried_again_and_that_once(RestoreReason reason, int expected) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            tries.incrementAndGet();
            throw new RestoreFailure(reason, "by the test");
        });
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(Optional.of(SNAPSHOT)));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(tries).hasValue(expected);
        assertThat(place()).isEqualTo(Placement.Result.NOT_STAGED);
    }
}
