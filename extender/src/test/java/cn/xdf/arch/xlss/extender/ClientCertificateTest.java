package cn.xdf.arch.xlss.extender;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import cn.xdf.arch.xlss.kube.KubernetesClients;
import cn.xdf.arch.xlss.kube.KubernetesProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries that read a client's key are left out of this program. */
class ClientCertificateTest {
    private static final String KEY = Base64.getEncoder()
            .encodeToString("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n".getBytes());

    @Test
    void a_kubeconfig_with_a_client_certificate_is_refused_with_the_reason(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                        users: [{name: u, user: {client-certificate-data: %s, client-key-data: %s}}]
                        contexts: [{name: c, context: {cluster: c, user: u}}]
                        current-context: c
                        """.formatted(KEY, KEY));
        KubernetesProperties defaults = KubernetesProperties.defaults();
        KubernetesProperties properties = new KubernetesProperties(
                file,
                defaults.commandTimeout(),
                defaults.connectTimeout(),
                defaults.pingInterval(),
                defaults.heartbeatInterval(),
                defaults.staleAfter(),
                defaults.requestsPerSecond());

        assertThatThrownBy(() -> KubernetesClients.connect(properties, "xlss-test/0"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("must log in with a token");
    }
}
