package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.repository.Repositories;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where restores get their snapshots. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SnapshotProperties.class)
public class SnapshotConfiguration {
    /** Long enough for forgetting old snapshots, which takes a second or two; a dead node's lock stays for half an hour. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(20);

    private static final Duration QUICK_ANSWER = Duration.ofSeconds(10);

    @Bean
    SnapshotSource snapshotSource(
            Repositories repositories, Restic restic, SnapshotProperties properties, Clock clock) {
        return new ResticSnapshots(repositories::of, restic, LOCK_PATIENCE, QUICK_ANSWER, properties.patience(), clock);
    }
}
