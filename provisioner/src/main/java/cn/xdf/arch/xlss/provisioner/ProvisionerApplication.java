package cn.xdf.arch.xlss.provisioner;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ProvisionerApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ProvisionerApplication.class, arguments);
    }
}
