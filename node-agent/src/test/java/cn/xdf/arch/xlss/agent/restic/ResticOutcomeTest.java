package cn.xdf.arch.xlss.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResticOutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "1, FAILED",
        "2, UNKNOWN",
        "3, PARTIAL",
        "10, NO_REPOSITORY",
        "11, LOCKED",
        "12, WRONG_PASSWORD",
        "13, UNKNOWN",
        "130, CANCELLED",
        "137, KILLED",
        "143, CANCELLED"
    })
    void each_code_has_one_meaning(int code, ResticOutcome outcome) {
        assertThat(ResticOutcome.of(code)).isEqualTo(outcome);
        assertThat(outcome.isOk()).isEqualTo(code == 0);
    }

    @Test
    void what_we_stopped_did_not_do_its_work_whatever_it_says() {
        assertThat(ResticOutcome.of(0, true)).isEqualTo(ResticOutcome.CANCELLED);
        assertThat(ResticOutcome.of(3, true)).isEqualTo(ResticOutcome.CANCELLED);
        assertThat(ResticOutcome.of(137, true))
                .as("killed by us: not for want of memory")
                .isEqualTo(ResticOutcome.CANCELLED);
    }

    @Test
    void secrets_are_hidden_in_what_is_told() {
        ResticRepository repository = new ResticRepository(
                "rest:https://user:pass@host/ns",
                "repository-password",
                Map.of("AWS_SECRET_ACCESS_KEY", "backend-key"));

        assertThat(repository.hideSecrets(
                        "cannot open rest:https://user:pass@host/ns with repository-password, backend-key"))
                .isEqualTo("cannot open rest:https://***@host/ns with ***, ***");
        assertThat(repository.toString()).isEqualTo("rest:https://***@host/ns");
    }
}
