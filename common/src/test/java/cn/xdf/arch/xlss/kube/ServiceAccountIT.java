package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.certificate.Identity;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs in at a TLS server with the files that kubelet would have put there. */
@Timeout(20)
class ServiceAccountIT {
    private static final CertificateIssuer ISSUER = new CertificateIssuer("test", new SecureRandom());
    private static final Identity AUTHORITY = ISSUER.authority(Instant.now());
    private static final Identity ANOTHER = ISSUER.authority(Instant.now());

    @TempDir
    Path directory;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(
                new HttpsConfigurator(tls(ISSUER.server(AUTHORITY, List.of("localhost"), Instant.now()))));
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        authorities(AUTHORITY);
        token("first");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_token_that_kubelet_has_replaced_is_used() throws IOException {
        ApiCalls calls = calls();
        ask(calls);
        token("second\n");
        ask(calls);
        assertThat(seen).containsExactly("Bearer first", "Bearer second");
    }

    /** The shortest life of a token is ten minutes, and kubelet replaces it two minutes before its end. */
    @Test
    void a_token_is_not_kept_until_its_end() {
        assertThat(ServiceAccount.ofThisPod().reread()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(2));
    }

    @Test
    void a_token_that_is_away_for_a_while_is_told_and_looked_for_again() throws IOException {
        ApiCalls calls = calls();
        Files.delete(directory.resolve("token"));
        assertThatThrownBy(() -> ask(calls))
                .isInstanceOf(KubernetesFailure.class)
                .hasMessageContaining(directory + "/token");
        token("second");
        ask(calls);
        assertThat(seen).containsExactly("Bearer second");
    }

    @Test
    void a_server_of_another_authority_gets_no_token() throws IOException {
        authorities(ANOTHER);
        assertThatThrownBy(() -> ask(calls())).isInstanceOf(KubernetesFailure.class);
        assertThat(seen).isEmpty();
    }

    /** As long as an authority is being replaced there are two. */
    @Test
    void every_authority_in_the_file_counts() throws IOException {
        authorities(AUTHORITY, ANOTHER);
        ask(calls());
        authorities(ANOTHER, AUTHORITY);
        ask(calls());
        assertThat(seen).hasSize(2);
    }

    @Test
    void what_is_missing_is_told_by_its_name() throws IOException {
        unusable(
                "" + server.getAddress().getPort() + "x",
                "\"" + server.getAddress().getPort() + "x\"");
        Files.delete(directory.resolve("token"));
        unusable("443", directory + "/token");
        Files.writeString(directory.resolve("ca.crt"), "");
        unusable("443", "no certificate in " + directory + "/ca.crt");
        Files.delete(directory.resolve("ca.crt"));
        unusable("443", directory + "/ca.crt");
    }

    private void unusable(String port, String reason) {
        assertThatThrownBy(account("localhost", port)::connection)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContainingAll("service account at " + directory, reason);
    }

    @Test
    void outside_of_a_pod_there_is_none() throws IOException {
        assertThat(account("localhost", "443").isThere()).isTrue();
        assertThat(account(null, null).isThere()).isFalse();
        Files.delete(directory.resolve("ca.crt"));
        assertThat(account("localhost", "443").isThere()).isFalse();
    }

    @Test
    void a_server_may_have_an_address_of_the_sixth_version() {
        assertThat(account("fd00::1", "6443").connection().url()).hasToString("https://[fd00::1]:6443/");
    }

    private ApiCalls calls() {
        return new ApiCalls(
                account("localhost", "" + server.getAddress().getPort()).connection());
    }

    private static void ask(ApiCalls calls) {
        calls.send(ApiRequest.get("/readyz"));
    }

    private ServiceAccount account(String host, String port) {
        return new ServiceAccount(directory, host, port, Duration.ZERO);
    }

    private void token(String token) throws IOException {
        Files.writeString(directory.resolve("token"), token);
    }

    private void authorities(Identity... all) throws IOException {
        StringBuilder pem = new StringBuilder();
        for (Identity one : all) {
            pem.append(one.certificatePem());
        }
        Files.writeString(directory.resolve("ca.crt"), pem);
    }

    private static SSLContext tls(Identity identity) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null);
        keys.setKeyEntry("server", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }
}
