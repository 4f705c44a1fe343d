package cn.xdf.arch.xlss.agent;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class NodeAgentApplication {
    public static void main(String[] arguments) {
        Program.run(NodeAgentApplication.class, "xlss-rescuer", arguments);
    }
}
