package cn.xdf.arch.xlss.webhook.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.certificate.Identity;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.webhook.WebhookApplication;
import cn.xdf.arch.xlss.webhook.certificate.ServingCertificate;
import cn.xdf.arch.xlss.webhook.cluster.Memory;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

/** The real program on free ports with a given certificate, and WireMock in place of its API server: StorageClass xlss, and the claim {@code ns/data} of it. */
final class RunningWebhook implements AutoCloseable {
    private static final String SECRET = "/api/v1/namespaces/xlss-system/secrets/xlss-webhook";
    private static final CertificateIssuer ISSUER = new CertificateIssuer("test", new SecureRandom());

    final WireMockServer api =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private final ReactiveWebServerApplicationContext context;
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();

    RunningWebhook() throws IOException {
        this(webhook -> {});
    }

    /**
     * @param given what else the API says, before the program starts
     * @param arguments of the program, {@code --name=value}
     */
    RunningWebhook(Consumer<RunningWebhook> given, String... arguments) throws IOException {
        api.start();
        api.stubFor(any(anyUrl()).atPriority(9).willReturn(notFound()));
        api.stubFor(get("/readyz").willReturn(ok("ok")));
        for (String empty : List.of("persistentvolumes", "pods")) {
            list("/api/v1/" + empty, "");
        }
        list("/api/v1/namespaces/xlss-system/secrets", "");
        list(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{\"metadata\":{\"name\":\"xlss\"},\"provisioner\":\"localpv.k8s.arch.xdf.cn/hostpath\"}");
        list("/api/v1/persistentvolumeclaims", claim("data"));
        certificate();
        given.accept(this);
        context = (ReactiveWebServerApplicationContext) new SpringApplicationBuilder(WebhookApplication.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.config.name=webhook",
                                        "--xlss.kubernetes.kubeconfig=" + kubeconfig(api.port()),
                                        "--xlss.program.role=webhook",
                                        "--xlss.webhook.port=0",
                                        // as of a program that Start starts
                                        "--xlss.leadership.lease-name=xlss-webhook",
                                        "--xlss.webhook.certificate=given",
                                        "--xlss.webhook.request-timeout=3s",
                                        "--management.server.port=0"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
        logs.start();
        rootLogger().addAppender(logs); // after the start, which resets logging
        Awaitility.await("caches are filled and the certificate is read")
                .atMost(Duration.ofSeconds(60))
                .until(() -> context.getBean(Memory.class).isFresh()
                        && context.getBean(ServingCertificate.class).expiry().isPresent());
    }

    static String claim(String name) {
        return "{\"metadata\":{\"namespace\":\"ns\",\"name\":\"" + name
                + "\"},\"spec\":{\"storageClassName\":\"xlss\",\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}";
    }

    /** A new one in the Secret. Returns its serial number. */
    String certificate() {
        var now = Clock.systemUTC().instant();
        Identity server = ISSUER.server(ISSUER.authority(now), List.of("localhost"), now);
        api.stubFor(get(urlPathEqualTo(SECRET))
                .willReturn(okJson(
                        "{\"metadata\":{\"name\":\"xlss-webhook\",\"namespace\":\"xlss-system\",\"uid\":\"u\",\"resourceVersion\":\"1\"},\"data\":{\"tls.crt\":\""
                                + base64(server.certificatePem()) + "\",\"tls.key\":\"" + base64(server.keyPem())
                                + "\"}}")));
        return server.certificate().getSerialNumber().toString(16);
    }

    @SuppressWarnings("unchecked")
    void renew() {
        var loop = (ReconcileLoop<ObjectKey>) context.getBean("certificates", ReconcileLoop.class);
        loop.enqueue(ObjectKey.of("xlss-system", "xlss-webhook"));
    }

    int port() {
        return context.getWebServer().getPort();
    }

    double count(String request, String outcome) {
        return value("xlss.webhook.requests", "request", request, "outcome", outcome);
    }

    double decisions(String decision) {
        return value("xlss.webhook.pods", "decision", decision);
    }

    double value(String name, String... tags) {
        var counter = context.getBean(MeterRegistry.class).find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    /** Lines of level WARN and above, since the last call. */
    List<String> problems() {
        synchronized (logs) {
            var lines = logs.list.stream()
                    .filter(event -> !event.getLoggerName().startsWith("cn.xdf.arch.xlss.kube"))
                    .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .map(event -> event.getFormattedMessage()
                            + (event.getThrowableProxy() == null ? "" : "\n" + event.getThrowableProxy()))
                    .toList();
            logs.list.clear();
            return lines;
        }
    }

    void list(String path, String items) {
        api.stubFor(get(urlPathEqualTo(path))
                .atPriority(8)
                .willReturn(okJson("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + items + "]}")));
        api.stubFor(get(urlPathEqualTo(path))
                .atPriority(7)
                .withQueryParam("watch", equalTo("true"))
                .willReturn(ok()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        rootLogger().detachAppender(logs);
        context.close();
        api.stop();
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Path kubeconfig(int port) throws IOException {
        var file = Files.createTempFile("kubeconfig", ".yaml");
        file.toFile().deleteOnExit();
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: a, user: {token: a}}]
                contexts: [{name: a, context: {cluster: a, user: a}}]
                current-context: a
                """.formatted(port));
    }
}
