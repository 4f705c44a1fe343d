package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections to the API: one for watches, which may last for minutes and stay silent for long, and one for
 * commands, which must never hang. The service account's token is read anew every minute, since kubelet rotates it.
 */
public final class KubernetesClients implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KubernetesClients.class);
    private static final String KUBECONFIG = "xlss.kubernetes.kubeconfig";
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt");

    private final ApiClient watch;
    private final ApiClient command;

    private KubernetesClients(Source source, KubernetesProperties properties, String userAgent) throws IOException {
        this.watch = source.builder().setPingInterval(properties.pingInterval()).build();
        this.command =
                source.builder().setPingInterval(properties.pingInterval()).build();
        watch.setUserAgent(userAgent);
        command.setUserAgent(userAgent);
        // A healthy watch is heard about once a minute (bookmarks); one silent for longer is reopened where it stood.
        bound(watch, properties.staleAfter().multipliedBy(2), Duration.ZERO, properties.connectTimeout());
        bound(command, properties.commandTimeout(), properties.commandTimeout(), properties.connectTimeout());
    }

    /**
     * @param userAgent {@code xlss-<program>/<version>}, seen in the API server's audit log
     * @throws InvalidConfiguration when no API server is configured anywhere, or its configuration cannot be read
     */
    public static KubernetesClients connect(KubernetesProperties properties, String userAgent) {
        try {
            KubernetesClients clients = new KubernetesClients(source(properties), properties, userAgent);
            log.info("Kubernetes API at {} as {}", clients.command.getBasePath(), userAgent);
            return clients;
        } catch (IOException e) {
            throw unreadable(properties.kubeconfig());
        } catch (
                NoClassDefFoundError
                        e) { // the libraries that read a client's key are in no image that needs them for nothing else
            throw new InvalidConfiguration(
                    KUBECONFIG,
                    properties.kubeconfig(),
                    "must log in with a token: this program reads no client certificate");
        }
    }

    private static InvalidConfiguration unreadable(Path file) {
        return new InvalidConfiguration(KUBECONFIG, file, "must be a kubeconfig (YAML) that can be read");
    }

    /** For a server without authentication, as tests start it. */
    public static KubernetesClients at(String url, KubernetesProperties properties) {
        try {
            return new KubernetesClients(() -> new ClientBuilder().setBasePath(url), properties, "xlss-test/0");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    ApiClient watch() {
        return watch;
    }

    ApiClient command() {
        return command;
    }

    @Override
    public void close() {
        for (ApiClient client : new ApiClient[] {watch, command}) {
            OkHttpClient http = client.getHttpClient();
            http.dispatcher().cancelAll();
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private static Source source(KubernetesProperties properties) {
        if (properties.kubeconfig() != null) {
            return () -> fromFile(properties.kubeconfig());
        }
        if (System.getenv("KUBERNETES_SERVICE_HOST") != null && Files.exists(SERVICE_ACCOUNT)) {
            return ClientBuilder::cluster;
        }
        String named = System.getenv("KUBECONFIG");
        Path file = named != null && !named.isBlank()
                ? Path.of(named.split(java.io.File.pathSeparator)[0])
                : Path.of(System.getProperty("user.home"), ".kube", "config");
        if (!Files.exists(file)) {
            throw new InvalidConfiguration(
                    KUBECONFIG,
                    null,
                    "must name a kubeconfig outside of a pod with a service account: there is none at " + file);
        }
        return () -> fromFile(file);
    }

    private static ClientBuilder fromFile(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            KubeConfig config = KubeConfig.loadKubeConfig(reader);
            config.setFile(file.toFile());
            return ClientBuilder.kubeconfig(config);
        } catch (IOException | RuntimeException e) { // the parser throws several kinds
            throw unreadable(file);
        }
    }

    /** Last of all, because authentication adds its interceptor to whatever client is there. Zero means no limit. */
    private static void bound(ApiClient client, Duration silence, Duration whole, Duration connect) {
        client.setHttpClient(client.getHttpClient()
                .newBuilder()
                .connectTimeout(connect)
                .readTimeout(silence)
                .writeTimeout(silence)
                .callTimeout(whole)
                .build());
    }

    @FunctionalInterface
    private interface Source {
        ClientBuilder builder() throws IOException;
    }
}
