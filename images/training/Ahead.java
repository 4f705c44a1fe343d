import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.javapoet.ClassName;

/**
 * Ahead OUTPUT APPLICATION...: Spring's processing ahead of time. What configurations, conditions and annotations come to is worked out here, once,
 * and written as classes into OUTPUT/classes; a start with {@code -Dspring.aot.enabled=true} makes its beans by them. Run from its source on the
 * class path of a program.
 *
 * <p>Not by Spring Boot's plugin for Maven: it would give the classes of two applications in one jar the same names. Here each application's name
 * is in those of its classes.
 */
class Ahead extends SpringApplicationAotProcessor {
    private final String name;

    private Ahead(Class<?> application, Path output) {
        super(
                application,
                AbstractAotProcessor.Settings.builder()
                        .sourceOutput(output.resolve("sources"))
                        .resourceOutput(output.resolve("hints")) // for native images
                        .classOutput(output.resolve("proxies"))
                        .groupId("cn.xdf.arch.xlss")
                        .artifactId(application.getSimpleName())
                        .build(),
                new String[0]);
        this.name = application.getSimpleName().replace("Application", "");
    }

    public static void main(String[] arguments) throws Exception {
        Path output = Path.of(arguments[0]);
        List<String> compiler =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-cp", System.getProperty("java.class.path")));
        compiler.addAll(List.of("-d", output.resolve("classes").toString()));
        for (String application : List.of(arguments).subList(1, arguments.length)) {
            Class<?> type = Class.forName(application);
            Path own = output.resolve(type.getSimpleName());
            name(type, new Ahead(type, own).process(), own.resolve("sources"));
            if (Files.exists(own.resolve("proxies"))) {
                throw new IllegalStateException(type + " has classes that must be extended: none had when this was written");
            }
            compiler.addAll(sources(own));
        }
        System.exit(ToolProvider.getSystemJavaCompiler().run(null, null, null, compiler.toArray(String[]::new)));
    }

    @Override
    protected ClassNameGenerator createClassNameGenerator() {
        return new ClassNameGenerator(ClassName.get(getApplicationClass()), name);
    }

    /** Spring Boot looks for it under this name. */
    private static void name(Class<?> application, ClassName initializer, Path sources) throws IOException {
        String wanted = application.getSimpleName() + "__ApplicationContextInitializer";
        Path folder = sources.resolve(application.getPackageName().replace('.', '/'));
        Files.writeString(
                folder.resolve(wanted + ".java"),
                "package %s;\npublic class %s extends %s {}\n"
                        .formatted(application.getPackageName(), wanted, initializer.simpleName()));
    }

    private static List<String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
        }
    }
}
