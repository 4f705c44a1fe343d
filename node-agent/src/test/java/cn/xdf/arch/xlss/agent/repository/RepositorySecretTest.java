package cn.xdf.arch.xlss.agent.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositorySecretTest {
    private static final Map<String, String> SYSTEM = Map.of(
            "RESTIC_REPOSITORY", "rest:http://server:8000/",
            "RESTIC_PASSWORD", "system-password",
            "RESTIC_REST_PASSWORD", "system-rest",
            "LD_PRELOAD", "/evil.so");

    @Test
    void each_namespace_has_a_repository_below_the_base() {
        ResticRepository repository = RepositorySecret.repository("shop", Optional.empty(), Optional.of(SYSTEM));

        assertThat(repository.location()).isEqualTo("rest:http://server:8000/shop");
        assertThat(repository.password()).isEqualTo("system-password");
        assertThat(repository.backend()).containsOnly(Map.entry("RESTIC_REST_PASSWORD", "system-rest"));
    }

    @Test
    void the_systems_credentials_never_go_to_an_address_of_a_tenant() {
        Map<String, String> own = Map.of("RESTIC_REPOSITORY", "s3:https://tenant/bucket", "RESTIC_PASSWORD", "own");

        ResticRepository repository = RepositorySecret.repository("shop", Optional.of(own), Optional.of(SYSTEM));

        assertThat(repository.location()).isEqualTo("s3:https://tenant/bucket/shop");
        assertThat(repository.password()).isEqualTo("own");
        assertThat(repository.backend()).isEmpty();
    }

    @Test
    void the_embedded_repository_gets_the_namespaces_login_and_names_its_node() {
        Map<String, String> system = Map.of(
                "RESTIC_REPOSITORY", RepositorySecretKeys.EMBEDDED_BASE,
                "RESTIC_PASSWORD", "p",
                "RESTIC_CACERT", "-----BEGIN CERTIFICATE-----\n",
                "XLSS_REPOSITORY_KEY", "key",
                "XLSS_REPOSITORY_NODE", "n1");

        ResticRepository repository = RepositorySecret.repository("shop", Optional.empty(), Optional.of(system));

        assertThat(repository.node()).isEqualTo("n1");
        assertThat(repository).hasToString("rest:https://xlss-repository.xlss-system.svc:8000/shop on node n1");
        assertThat(repository.authority()).isEqualTo("-----BEGIN CERTIFICATE-----");
        assertThat(repository.backend())
                .containsOnly(
                        Map.entry("RESTIC_REST_USERNAME", "shop"),
                        Map.entry("RESTIC_REST_PASSWORD", EmbeddedLogin.password("key", "shop")));
    }

    @Test
    void a_login_of_the_embedded_repository_goes_nowhere_else() {
        Map<String, String> other = Map.of(
                "RESTIC_REPOSITORY", "rest:https://elsewhere:8000",
                "RESTIC_PASSWORD", "p",
                "XLSS_REPOSITORY_KEY", "key",
                "XLSS_REPOSITORY_NODE", "n1");
        for (ResticRepository repository : List.of(
                RepositorySecret.repository("shop", Optional.empty(), Optional.of(other)),
                RepositorySecret.repository("shop", Optional.of(other), Optional.of(SYSTEM)))) {
            assertThat(repository.backend()).isEmpty();
            assertThat(repository.node()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/xlss/.xlss", "sftp:host:/x", "rclone:x:y", "local:/etc", "../x"})
    void a_tenant_gets_neither_files_of_the_node_nor_a_program(String location) {
        Map<String, String> own = Map.of("RESTIC_REPOSITORY", location, "RESTIC_PASSWORD", "own");

        assertThatThrownBy(() -> RepositorySecret.repository("shop", Optional.of(own), Optional.of(SYSTEM)))
                .isInstanceOf(RepositoryUnusable.class)
                .hasMessageContaining("must begin with");
    }

    @Test
    void a_directory_of_the_system_is_taken() {
        Map<String, String> system = Map.of("RESTIC_REPOSITORY", "/mnt/nas", "RESTIC_PASSWORD", "p");

        assertThat(RepositorySecret.repository("shop", Optional.empty(), Optional.of(system))
                        .location())
                .isEqualTo("/mnt/nas/shop");
    }

    @Test
    void what_is_missing_is_said() {
        assertThatThrownBy(() -> RepositorySecret.repository("shop", Optional.empty(), Optional.empty()))
                .hasMessageContaining("there is no Secret xlss-repository");
        assertThatThrownBy(() -> RepositorySecret.repository(
                        "shop", Optional.empty(), Optional.of(Map.of("RESTIC_REPOSITORY", "/x"))))
                .hasMessageContaining("has no RESTIC_PASSWORD yet");
    }
}
