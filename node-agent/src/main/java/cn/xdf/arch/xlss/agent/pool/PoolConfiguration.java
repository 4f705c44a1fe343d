package cn.xdf.arch.xlss.agent.pool;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node's pools. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PoolProperties.class)
public class PoolConfiguration {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

    /**
     * Where the pools are.
     *
     * @param base the one that every node has
     * @param folder each entry of which is another one
     */
    public record Places(Path base, Path folder) {}

    @Bean
    Pools pools(Places places, PoolRecords records, PoolProperties properties, MeterRegistry meters, Clock clock) {
        return new Pools(
                places.base(),
                new PoolDirectory(places.folder()),
                records,
                properties,
                path -> watch(path, places, records, properties, clock),
                new PoolMeters(meters));
    }

    private static PoolWatch watch(
            Path path, Places places, PoolRecords records, PoolProperties properties, Clock clock) {
        PoolSite site =
                path.equals(places.base()) ? PoolSite.UNCONDITIONAL : new NamedSite(path, places.base(), MOUNT_INFO);
        PoolInspector inspector = new PoolInspector(path, new FilesystemReader(), site);
        return new PoolWatch(path.toString(), inspector, records, properties, clock);
    }
}
