package cn.xdf.arch.xlss.extender;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ExtenderApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ExtenderApplication.class, arguments);
    }
}
