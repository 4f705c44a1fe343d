package cn.xdf.arch.xlss.extender;

import cn.xdf.arch.xlss.extender.http.SchedulerDialect;
import cn.xdf.arch.xlss.http.Connections;
import cn.xdf.arch.xlss.http.EventLoopPulse;
import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.http.ListeningState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.netty.resources.LoopResources;

/** The server of the verbs. The actuator's is another one, with threads of its own, so that it can tell when these are stuck. */
@Configuration(proxyBeanMethods = false)
class VerbServerConfiguration {
    /** Filter is serial and answered from memory; the second keeps a large request from delaying a bind. */
    private static final int EVENT_LOOPS = 2;

    @Bean(destroyMethod = "dispose")
    LoopResources verbLoops() {
        return LoopResources.create("verbs", EVENT_LOOPS, true);
    }

    @Bean
    Connections connections(ExtenderProperties properties, FaultLog faults, MeterRegistry registry) {
        var connections = new Connections(
                properties.maxConnections(), properties.requestTimeout(), new SchedulerDialect(), faults);
        Gauge.builder("xlss.extender.connections", connections, Connections::open)
                .description("Open connections of schedulers")
                .register(registry);
        return connections;
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> verbServer(
            ExtenderProperties properties, LoopResources verbLoops, Connections connections, ListeningState listening) {
        return factory -> {
            factory.setAddress(addressOf(properties.address()));
            factory.setPort(properties.port());
            factory.setResourceFactory(null); // it would put the actuator's event loops over these
            factory.addServerCustomizers(server -> server.runOn(verbLoops)
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
    HealthIndicator verbServerHealthIndicator(ListeningState listening) {
        return () -> (listening.isListening() ? Health.up() : Health.down()).build();
    }

    @Bean
    EventLoopPulse eventLoopPulse(LoopResources verbLoops, InstantSource clock) {
        return new EventLoopPulse(verbLoops.onServer(LoopResources.DEFAULT_NATIVE), clock);
    }

    /** In the liveness group. */
    @Bean
    HealthIndicator eventLoopsHealthIndicator(EventLoopPulse pulse) {
        return () -> (pulse.alive() ? Health.up() : Health.down())
                .withDetail("longestSilence", pulse.longestSilence().toString())
                .build();
    }

    private static InetAddress addressOf(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e); // not possible: a literal is not looked up
        }
    }
}
