package cn.xdf.arch.xlss.boot;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells why a program could not start: one line on standard error for a wrong configuration, one log event for anything else.
 *
 * <p>The line is plain text whatever the log format is: the format itself may be what is wrong.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {
    private final PrintStream errors;

    StartFailureReporter() {
        this(System.err);
    }

    StartFailureReporter(PrintStream errors) {
        this.errors = errors;
    }

    @Override
    public boolean reportException(Throwable failure) {
        List<ConfigurationFault> faults = ConfigurationFaults.in(failure);
        if (faults.isEmpty()) {
            LoggerFactory.getLogger(Program.class).error("start failed", failure);
            return true;
        }
        String lines = faults.stream().map(ConfigurationFault::line).collect(Collectors.joining("; "));
        errors.println(ProgramDefaults.programName() + ": wrong configuration: " + lines);
        return true;
    }
}
