package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.agent.pool.Pools;
import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How much the volumes of this node use. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsageProperties.class)
public class UsageConfiguration {
    @Bean
    UsageWatch usageWatch(
            WatchedCaches caches,
            Pools pools,
            EventRecorder events,
            UsageProperties properties,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        WatchedCache<LocalVolume> volumes = caches.watch(
                ResourceKind.VOLUMES,
                ListQuery.ALL,
                volume -> VolumeReader.read(volume) instanceof VolumeReading.Ours(LocalVolume ours)
                                && ours.home().equals(node)
                                && ours.isAtRest()
                        ? ours
                        : null);
        return new UsageWatch(
                volumes,
                pools::latest,
                new TreeUsage(properties.filesPerSecond(), properties.maxFilesPerVolume()),
                new UsageMeters(meters),
                new BeyondRequest(events),
                properties.interval(),
                clock);
    }

    @Bean
    BackgroundLoop usageLoop(UsageWatch usage) {
        return usage.loop();
    }
}
