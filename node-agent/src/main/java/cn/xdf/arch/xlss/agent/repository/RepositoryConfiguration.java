package cn.xdf.arch.xlss.agent.repository;

import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the repositories. */
@Configuration(proxyBeanMethods = false)
public class RepositoryConfiguration {
    @Bean
    Repositories repositories(
            KubernetesApi api,
            Restic restic,
            @Value("${xlss.agent.namespace:xlss-system}") String systemNamespace,
            @Value("${xlss.agent.node-name}") String node,
            Clock clock) {
        return new Repositories(api, systemNamespace, node, restic, clock);
    }
}
