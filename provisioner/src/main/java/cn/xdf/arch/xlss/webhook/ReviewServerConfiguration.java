package cn.xdf.arch.xlss.webhook;

import cn.xdf.arch.xlss.http.Connections;
import cn.xdf.arch.xlss.http.EventLoopPulse;
import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.http.ListeningState;
import cn.xdf.arch.xlss.webhook.certificate.ServingCertificate;
import cn.xdf.arch.xlss.webhook.http.ReviewDialect;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.netty.resources.LoopResources;

/** The server of reviews, HTTPS. The actuator's is another one, with threads and a port of its own, so that it can tell when these are stuck. */
@Configuration(proxyBeanMethods = false)
class ReviewServerConfiguration {
    private static final int EVENT_LOOPS = 2;

    @Bean(destroyMethod = "dispose")
    LoopResources reviewLoops() {
        return LoopResources.create("reviews", EVENT_LOOPS, true);
    }

    @Bean
    Connections connections(WebhookProperties properties, FaultLog faults, MeterRegistry registry) {
        var connections =
                new Connections(properties.maxConnections(), properties.requestTimeout(), new ReviewDialect(), faults);
        Gauge.builder("xlss.webhook.connections", connections, Connections::open)
                .description("Open connections of API servers")
                .register(registry);
        return connections;
    }

    /**
     * HTTP/1.1: what guards the connections reads no other. One review a connection ({@code Connection: close}): a kept one goes on to this replica's address
     * when its node is dead, and each that the API server holds costs a pod its scheduler; a new one goes to a replica that lives.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> reviewServer(
            WebhookProperties properties,
            LoopResources reviewLoops,
            Connections connections,
            ServingCertificate serving,
            ListeningState listening) {
        var tls = tls(serving);
        return factory -> {
            factory.setPort(properties.port());
            factory.setResourceFactory(null); // it would put the actuator's event loops over these
            factory.addServerCustomizers(server -> server.runOn(reviewLoops)
                    .maxKeepAliveRequests(1)
                    .secure(spec -> spec.sslContext(tls).handshakeTimeout(properties.requestTimeout()))
                    .doOnChannelInit((observer, channel, remote) -> connections.accept(channel))
                    .doOnBound(listening::bound));
        };
    }

    @Bean
    ListeningState listeningState() {
        return new ListeningState();
    }

    /** In the readiness group. */
    @Bean
    HealthIndicator reviewServerHealthIndicator(ListeningState listening) {
        return () -> (listening.isListening() ? Health.up() : Health.down()).build();
    }

    @Bean
    EventLoopPulse eventLoopPulse(LoopResources reviewLoops, InstantSource clock) {
        return new EventLoopPulse(reviewLoops.onServer(LoopResources.DEFAULT_NATIVE), clock);
    }

    /** In the liveness group. */
    @Bean
    HealthIndicator eventLoopsHealthIndicator(EventLoopPulse pulse) {
        return () -> (pulse.alive() ? Health.up() : Health.down())
                .withDetail("longestSilence", pulse.longestSilence().toString())
                .build();
    }

    /** Not by Netty's builder: looking for what it may need it starts Bouncy Castle, which costs a start half a second of a processor. */
    private static SslContext tls(ServingCertificate serving) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(new KeyManager[] {serving}, null, null);
            return new JdkSslContext(
                    tls,
                    false,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    new String[] {"TLSv1.3", "TLSv1.2"},
                    false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
