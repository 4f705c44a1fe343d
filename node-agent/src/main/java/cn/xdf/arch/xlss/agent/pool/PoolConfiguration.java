package cn.xdf.arch.xlss.agent.pool;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node's pool: one for now. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PoolProperties.class)
public class PoolConfiguration {
    /** Where the pool is. */
    public record Base(Path path) {}

    @Bean
    PoolWatch poolWatch(Base base, PoolRecords records, PoolProperties properties, Clock clock) {
        PoolInspector inspector = new PoolInspector(base.path(), new FilesystemReader());
        return new PoolWatch(base.path().toString(), inspector, records, properties, clock);
    }

    @Bean
    MeterBinder poolMeters(Base base, PoolWatch watch) {
        return new PoolMeters(base.path().toString(), watch);
    }
}
