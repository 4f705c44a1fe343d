package cn.xdf.arch.xlss.boot;

import java.util.Locale;
import org.springframework.boot.SpringApplication;

/**
 * Starts a program.
 *
 * <p>A wrong configuration ends it with one line and {@link ExitCode#CONFIGURATION}; SIGTERM ends it with 0 after running work has finished.
 */
public final class Program {
    private Program() {}

    /**
     * Starts {@code application}; returns once it runs and ends the process when it cannot.
     *
     * @param name the program's name in logs and metrics, such as {@code xlss-rescuer}
     */
    public static void run(Class<?> application, String name, String... arguments) {
        // Messages of the validator follow the machine's language otherwise, and nobody could search for them.
        Locale.setDefault(Locale.ENGLISH);
        System.setProperty(ProgramDefaults.NAME_PROPERTY, name);
        UncaughtExceptions.install();
        TerminationSignal.install();
        try {
            SpringApplication program = new SpringApplication(application);
            program.setMainApplicationClass(application); // it would take the class of this method's caller
            program.run(arguments);
        } catch (SpringApplication.AbandonedRunException examined) {
            throw examined; // it was to be prepared only: images/training/Ahead.java reads what it is made of
        } catch (Throwable failure) {
            // StartFailureReporter has already told why.
            System.exit(exitCode(failure));
        }
    }

    private static int exitCode(Throwable failure) {
        return ConfigurationFaults.in(failure).isEmpty() ? ExitCode.FAILED : ExitCode.CONFIGURATION;
    }
}
