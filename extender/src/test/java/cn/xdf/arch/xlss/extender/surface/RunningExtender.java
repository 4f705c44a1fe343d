package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cn.xdf.arch.xlss.extender.ExtenderApplication;
import cn.xdf.arch.xlss.kube.Freshness;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;

/** The real program on free ports, WireMock in place of its API server, and a clock that the test moves. */
final class RunningExtender implements AutoCloseable {
    static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);

    WireMockServer api = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    final MovableClock clock;

    private final ReactiveWebServerApplicationContext context;
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();

    RunningExtender(String... properties) throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID); // a leak is a line that no test expects
        api.start();
        stubCaches();
        var arguments = new ArrayList<>(List.of(
                "--xlss.kubernetes.kubeconfig=" + kubeconfig(api.port()),
                "--xlss.extender.port=0",
                "--xlss.extender.request-timeout=" + REQUEST_TIMEOUT.toMillis() + "ms",
                "--management.server.port=0",
                "--management.server.address=127.0.0.1"));
        for (var property : properties) {
            arguments.removeIf(other -> other.startsWith(property.replaceAll("=.*", "=")));
            arguments.add(property);
        }
        context = (ReactiveWebServerApplicationContext)
                new SpringApplicationBuilder(ExtenderApplication.class, ClockOfTest.class)
                        .run(arguments.toArray(String[]::new));
        clock = context.getBean(MovableClock.class);
        logs.start();
        rootLogger().addAppender(logs); // after the start, which resets logging
    }

    int port() {
        return context.getWebServer().getPort();
    }

    /** The caches are filled and fresh. */
    boolean ready() {
        return context.getBean(Freshness.class).isFresh();
    }

    int managementPort() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.management.port"));
    }

    double count(String verb, String outcome) {
        var counter = registry()
                .find("xlss.extender.requests")
                .tags("verb", verb, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    double gauge(String name) {
        return registry().get(name).gauge().value();
    }

    /** Lines of level WARN and above, since the last call. */
    List<String> problems() {
        synchronized (logs) {
            var lines = logs.list.stream()
                    // The API of the test may well be away; that has its own tests.
                    .filter(event -> !event.getLoggerName().startsWith("cn.xdf.arch.xlss.kube"))
                    .filter(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN))
                    .map(event -> event.getFormattedMessage()
                            + (event.getThrowableProxy() == null ? "" : "\n" + event.getThrowableProxy()))
                    .toList();
            logs.list.clear();
            return lines;
        }
    }

    void restartApi(int port) {
        api = new WireMockServer(WireMockConfiguration.options().port(port));
        api.start();
        stubCaches();
    }

    /** Forgets all stubs but those of an API server with the nodes n1 and n2, both admitted, and nothing else. */
    void resetApi() {
        api.resetAll();
        api.stubFor(get("/readyz").willReturn(ok("ok")));
        stubCaches();
    }

    private void stubCaches() {
        var nodes = Stream.of("n1", "n2")
                .map(
                        ("{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"1\",\"labels\":{\"localpv.node-restriction.kubernetes.io/admitted\":\"true\"}},\"spec\":{}}")
                                ::formatted)
                .collect(Collectors.joining(","));
        api.stubFor(get(urlPathMatching("/apis?/.*")).atPriority(9).willReturn(okJson(list(""))));
        api.stubFor(get(urlPathEqualTo("/api/v1/nodes")).atPriority(8).willReturn(okJson(list(nodes))));
        api.stubFor(get(urlPathMatching("/apis?/.*"))
                .atPriority(7)
                .withQueryParam("watch", equalTo("true"))
                .willReturn(ok()));
        api.stubFor(get(urlPathMatching(".*/namespaces/.*|.*/persistentvolumes/.*"))
                .atPriority(6)
                .willReturn(notFound()));
        String placeholders = "/api/v1/namespaces/xlss-placeholders/pods";
        api.stubFor(get(urlPathEqualTo(placeholders)).atPriority(5).willReturn(okJson(list(""))));
        api.stubFor(get(urlPathEqualTo(placeholders))
                .atPriority(4)
                .withQueryParam("watch", equalTo("true"))
                .willReturn(ok()));
    }

    private static String list(String items) {
        return "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + items + "]}";
    }

    @Override
    public void close() {
        rootLogger().detachAppender(logs);
        context.close();
        api.stop();
    }

    private MeterRegistry registry() {
        return context.getBean(MeterRegistry.class);
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

    static final class ClockOfTest {
        @Bean
        MovableClock clock() {
            return new MovableClock();
        }
    }
}
