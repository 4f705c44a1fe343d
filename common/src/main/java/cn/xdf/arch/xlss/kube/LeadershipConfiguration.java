package cn.xdf.arch.xlss.kube;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For a program of which one among several leads: imports this beside {@link KubernetesConfiguration}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LeadershipProperties.class)
public class LeadershipConfiguration {

    @Bean
    Leadership leadership(
            KubernetesApi api,
            LeadershipProperties properties,
            ObjectProvider<LeadershipListener> listeners,
            @Value("${spring.application.name:xlss}") String program,
            @Value("${HOSTNAME:localhost}") String host,
            MeterRegistry meters,
            InstantSource clock) {
        String lease = properties.leaseName() == null ? program : properties.leaseName();
        String me = host + "_" + UUID.randomUUID();
        Leadership leadership = new Leadership(api, properties, lease, me, meters, clock);
        listeners.orderedStream().forEach(leadership::listen);
        return leadership;
    }
}
