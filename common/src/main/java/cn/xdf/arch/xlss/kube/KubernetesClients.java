package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
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

    private final ApiConnection watch;
    private final ApiConnection command;

    private KubernetesClients(ApiConnection server, KubernetesProperties properties, String userAgent) {
        ApiConnection named = server.withHeader("User-Agent", userAgent);
        // A healthy watch is heard of a minute or a little more after its last event (bookmarks); one silent for longer
        // is reopened where it stood.
        this.watch = named.another(properties.staleAfter().multipliedBy(3), Duration.ZERO, properties);
        this.command = named.another(properties.commandTimeout(), properties.commandTimeout(), properties);
    }

    /**
     * @param userAgent {@code xlss-<program>/<version>}, seen in the API server's audit log
     * @throws InvalidConfiguration when no API server is configured anywhere, or its configuration cannot be read
     */
    public static KubernetesClients connect(KubernetesProperties properties, String userAgent) {
        try {
            ApiConnection server = server(properties);
            log.info("Kubernetes API at {} as {}", server.url(), userAgent);
            KubernetesClients clients = new KubernetesClients(server, properties, userAgent);
            List.of(clients.watch, clients.command).forEach(KubernetesClients::open);
            return clients;
        } catch (
                NoClassDefFoundError
                        e) { // the libraries that read a client's key are in no image that needs them for nothing else
            throw new InvalidConfiguration(
                    KUBECONFIG,
                    properties.kubeconfig(),
                    "must log in with a token: this program reads no client certificate");
        }
    }

    /**
     * Says hello while the rest of the program is made. The caches begin all at once, and as long as there is no connection each of their calls would
     * make one, though all share the first: a handshake for each, here and at the API server.
     */
    private static void open(ApiConnection connection) {
        Thread.ofVirtual().name("api-hello").start(() -> {
            try {
                new ApiCalls(connection).send(ApiRequest.get("/readyz"));
            } catch (KubernetesFailure away) {
                log.debug("no connection yet: {}", away.getMessage()); // whoever needs it will tell
            }
        });
    }

    private static InvalidConfiguration unreadable(Path file) {
        return new InvalidConfiguration(KUBECONFIG, file, "must be a kubeconfig (YAML) that can be read");
    }

    /** For a server without authentication, as tests start it. */
    public static KubernetesClients at(String url, KubernetesProperties properties) {
        return new KubernetesClients(
                new ApiConnection(HttpUrl.get(url), new OkHttpClient()), properties, "xlss-test/0");
    }

    ApiConnection watch() {
        return watch;
    }

    ApiConnection command() {
        return command;
    }

    @Override
    public void close() {
        watch.close();
        command.close();
    }

    private static ApiConnection server(KubernetesProperties properties) {
        if (properties.kubeconfig() != null) {
            return fromFile(properties.kubeconfig());
        }
        ServiceAccount pods = ServiceAccount.ofThisPod();
        if (pods.isThere()) {
            return pods.connection();
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
        return fromFile(file);
    }

    private static ApiConnection fromFile(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            KubeConfig config = KubeConfig.loadKubeConfig(reader);
            config.setFile(file.toFile());
            return ApiConnection.of(ClientBuilder.kubeconfig(config).build());
        } catch (IOException | RuntimeException e) { // the parser throws several kinds
            throw unreadable(file);
        }
    }
}
