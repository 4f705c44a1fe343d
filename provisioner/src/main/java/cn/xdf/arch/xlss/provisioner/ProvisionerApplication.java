package cn.xdf.arch.xlss.provisioner;

import cn.xdf.arch.xlss.boot.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ProvisionerApplication {
    public static void main(String[] arguments) {
        Program.run(ProvisionerApplication.class, "xlss-provisioner", arguments);
    }
}
