package cn.xdf.arch.xlss.provisioner.leader;

import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.LeadershipConfiguration;
import cn.xdf.arch.xlss.kube.LeadershipListener;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** One of the replicas works; the others stand by, with full caches. */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
public class LeaderConfiguration {
    @Bean
    LeadershipListener leaseLost() {
        return new LeaseLost();
    }

    @Bean
    HealthIndicator leadershipHealthIndicator(Leadership leadership) {
        return () -> Health.up()
                .withDetail("role", leadership.isLeader() ? "leader" : "standby")
                .build();
    }
}
