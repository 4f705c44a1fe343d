package cn.xdf.arch.xlss.provisioner;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Started by {@link cn.xdf.arch.xlss.start.Start}. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProvisionerConfiguration.class)
public class ProvisionerApplication {
    public static void main(String... arguments) {
        Program.run(ProvisionerApplication.class, "xlss-provisioner", arguments);
    }
}
