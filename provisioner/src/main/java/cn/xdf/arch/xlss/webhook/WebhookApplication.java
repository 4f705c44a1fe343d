package cn.xdf.arch.xlss.webhook;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Started by {@link cn.xdf.arch.xlss.start.Start}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WebhookConfiguration.class, ReviewServerConfiguration.class, RemakeConfiguration.class})
public class WebhookApplication {
    public static void main(String... arguments) {
        System.setProperty("spring.config.name", "webhook"); // application.properties are the provisioner's
        Program.run(WebhookApplication.class, "xlss-webhook", arguments);
    }
}
