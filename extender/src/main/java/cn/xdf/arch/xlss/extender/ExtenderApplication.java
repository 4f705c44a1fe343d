package cn.xdf.arch.xlss.extender;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ExtenderConfiguration.class, BindConfiguration.class, VerbServerConfiguration.class})
public class ExtenderApplication {
    public static void main(String[] arguments) {
        Program.run(ExtenderApplication.class, "xlss-extender", arguments);
    }
}
