package cn.xdf.arch.xlss.agent;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AgentConfiguration.class)
public class NodeAgentApplication {
    public static void main(String[] arguments) {
        Program.run(NodeAgentApplication.class, "xlss-rescuer", arguments);
    }
}
