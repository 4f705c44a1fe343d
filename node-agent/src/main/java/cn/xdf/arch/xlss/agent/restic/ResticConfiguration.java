package cn.xdf.arch.xlss.agent.restic;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one {@link Restic} of the agent. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResticProperties.class)
public class ResticConfiguration {
    /** An agent whose restic is missing or too old must not start: it would look as if volumes were safe. */
    @Bean
    Restic restic(ResticProperties properties) throws InterruptedException {
        HangupSignal.ignore();
        Restic restic = new Restic(properties);
        try {
            restic.requireVersion();
        } catch (IllegalStateException unusable) {
            throw new InvalidConfiguration("xlss.restic.program", properties.program(), unusable.getMessage());
        }
        return restic;
    }
}
