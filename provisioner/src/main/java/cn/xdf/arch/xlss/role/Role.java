package cn.xdf.arch.xlss.role;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What a program of this image does. */
public enum Role {
    PROVISIONER,
    WEBHOOK;

    private static final String PROPERTY = "xlss.program.role";

    /** From arguments and environment, before a program starts. A wrong value is no matter here: the program refuses it. */
    public static Role of(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        try {
            return Binder.get(environment).bind(PROPERTY, Role.class).orElse(PROVISIONER);
        } catch (BindException wrong) {
            return PROVISIONER;
        }
    }
}
