package cn.xdf.arch.xlss.extender;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ExtenderApplication {
    public static void main(String[] arguments) {
        Program.run(ExtenderApplication.class, "xlss-extender", arguments);
    }
}
