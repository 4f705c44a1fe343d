package cn.xdf.arch.xlss.boot;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** What every program gets without asking. */
@AutoConfiguration
@EnableConfigurationProperties(LogProperties.class)
public class BootAutoConfiguration {
    @Bean
    static ConfigurationFirst configurationFirst(ConfigurableEnvironment environment) {
        return new ConfigurationFirst(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    BuildFacts buildFacts(ObjectProvider<BuildProperties> build) {
        return BuildFacts.of(build.getIfAvailable());
    }

    @Bean
    LifeLines lifeLines(BuildFacts build, Clock clock) {
        return new LifeLines(build, clock);
    }
}
