package cn.xdf.arch.xlss.provisioner.repository;

import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.CA_CERTIFICATE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_BASE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_KEY;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_NODE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.PASSWORD;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.provisioner.repository.RepositorySecretPlan.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositorySecretPlanTest {
    private static final Map<String, String> COMPLETE = Map.of(
            REPOSITORY, EMBEDDED_BASE, PASSWORD, "p", EMBEDDED_KEY, "k", EMBEDDED_NODE, "n1", CA_CERTIFICATE, "ca");

    private int generated;

    @Test
    void theFirstOneHasAll() {
        assertThat(embedded(Optional.empty(), false))
                .isEqualTo(new Step(
                        Map.of(
                                REPOSITORY,
                                EMBEDDED_BASE,
                                PASSWORD,
                                "random-1",
                                EMBEDDED_KEY,
                                "random-2",
                                EMBEDDED_NODE,
                                "n1",
                                CA_CERTIFICATE,
                                "ca"),
                        ""));
    }

    @Test
    void aCompleteOneStaysAsItIs() {
        assertThat(embedded(Optional.of(COMPLETE), true)).isEqualTo(new Step(Map.of(), ""));
        assertThat(generated).isZero();
    }

    @Test
    void onlyTheAuthorityFollowsTheServer() {
        Map<String, String> restored = new HashMap<>(COMPLETE);
        restored.put(CA_CERTIFICATE, "of the old cluster");
        restored.put(EMBEDDED_NODE, "old");
        assertThat(embedded(Optional.of(restored), false).additions()).isEqualTo(Map.of(CA_CERTIFICATE, "ca"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EMBEDDED_KEY, EMBEDDED_NODE, REPOSITORY})
    void whatIsLackingIsAdded(String key) {
        Map<String, String> present = new HashMap<>(COMPLETE);
        present.remove(key);
        assertThat(embedded(Optional.of(present), true).additions()).containsOnlyKeys(key);
    }

    @Test
    void aPasswordThatWasThereIsNeverMadeAnew() {
        Map<String, String> without = new HashMap<>(COMPLETE);
        without.remove(PASSWORD);
        Map<String, String> empty = new HashMap<>(COMPLETE);
        empty.put(PASSWORD, " \n");
        for (Optional<Map<String, String>> present :
                List.of(Optional.<Map<String, String>>empty(), Optional.of(without), Optional.of(empty))) {
            Step step = embedded(present, true);
            assertThat(step.additions()).isEmpty();
            assertThat(step.refusal()).contains("password", "your copy");
        }
        assertThat(generated).isZero();
    }

    @Test
    void somebodysOwnRepositoryGetsAPasswordAndNothingElse() {
        Map<String, String> own = Map.of(REPOSITORY, "s3:s3.example/bucket");
        assertThat(RepositorySecretPlan.isEmbedded(Optional.of(own))).isFalse();
        assertThat(RepositorySecretPlan.ofOwn(own, this::random)).isEqualTo(Map.of(PASSWORD, "random-1"));
        assertThat(RepositorySecretPlan.ofOwn(Map.of(REPOSITORY, "s3:b", PASSWORD, "theirs"), this::random))
                .isEmpty();
    }

    @Test
    void noRepositoryOrTheEmbeddedOneMeansEmbedded() {
        assertThat(RepositorySecretPlan.isEmbedded(Optional.empty())).isTrue();
        assertThat(RepositorySecretPlan.isEmbedded(Optional.of(Map.of(PASSWORD, "p"))))
                .isTrue();
        assertThat(RepositorySecretPlan.isEmbedded(Optional.of(COMPLETE))).isTrue();
    }

    private Step embedded(Optional<Map<String, String>> present, boolean inUse) {
        return RepositorySecretPlan.ofEmbedded(present, inUse, "n1", "ca", this::random);
    }

    private String random() {
        return "random-" + ++generated;
    }
}
