package cn.xdf.arch.xlss.agent.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs restic: arguments as a list and no shell, secrets through an environment made from nothing, both outputs drained, a deadline, low
 * priority for what nobody waits for. It ends with its caller, see {@link OwnedProcess}. A command that fails is a value, not an exception.
 */
public final class Restic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Restic.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** The first with usable exit codes. */
    private static final int LEAST_MINOR = 18;
    /** Of the agent's own environment, restic gets only how to reach the network. */
    private static final List<String> PASSED_ON =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy");

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration POLL = Duration.ofMillis(20);
    /** Status lines a second. */
    private static final String PROGRESS = "0.5";

    private final ResticProperties properties;
    private final AtomicInteger running = new AtomicInteger();

    public Restic(ResticProperties properties) {
        this.properties = properties;
    }

    /**
     * Runs a command to its end.
     *
     * @param listener hears how it gets on, and may have it stopped
     * @param repository null: the command needs none
     * @throws UncheckedIOException restic could not be started at all
     * @throws InterruptedException the calling thread was told to stop; restic was stopped, too
     */
    public ResticResult run(ResticRepository repository, ResticCommand command, ResticListener listener)
            throws InterruptedException {
        ResticVoice voice = new ResticVoice(repository, listener);
        LOG.debug("restic {} of {}", command.verb(), repository);
        Map<String, String> environment = environment(repository);
        running.incrementAndGet();
        try (OwnedProcess process = OwnedProcess.start(
                commandLine(command), command.directory(), environment, properties.grace(), voice::hear)) {
            OwnedProcess.Ending ending = process.await(command.deadline(), listener::isEnough, voice::stopped);
            ResticOutcome outcome = ResticOutcome.of(ending.code(), ending.stopped());
            LOG.debug("restic {} ended: {}", command.verb(), outcome);
            return new ResticResult(outcome, ending.code(), voice.output(), voice.messages());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start restic: " + e.getMessage(), e);
        } finally {
            running.decrementAndGet();
        }
    }

    /**
     * Like {@link #run}; where a lock stands in the way, those whose holder is gone are removed, and it is tried once more. restic
     * tells a holder by its host and process: agents have host names of their own, as long as their pods have a network of their own.
     */
    public ResticResult runPastDeadLocks(ResticRepository repository, ResticCommand command, ResticListener listener)
            throws InterruptedException {
        ResticResult result = run(repository, command, listener);
        if (result.outcome() != ResticOutcome.LOCKED) {
            return result;
        }
        LOG.info("{}: a lock stands in the way of restic {}, removing those of the dead", repository, command.verb());
        run(repository, ResticCommand.unlock());
        return run(repository, command, listener);
    }

    /** Waits a moment for those that were told to stop: one that is killed leaves its lock. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + properties.grace().toNanos();
        try {
            while (running.get() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public ResticResult run(ResticRepository repository, ResticCommand command) throws InterruptedException {
        return run(repository, command, ResticListener.NONE);
    }

    /**
     * Asks restic who it is, once at the start.
     *
     * @return its version
     * @throws IllegalStateException there is none, or it is older than 0.18, whose exit codes cannot be trusted
     */
    public String requireVersion() throws InterruptedException {
        ResticResult result = run(null, ResticCommand.version());
        String version = result.output().stream()
                .map(line -> line.path("version").asString(""))
                .findFirst()
                .orElse("");
        Matcher numbers = VERSION.matcher(version);
        boolean enough = numbers.matches()
                && (Integer.parseInt(numbers.group(1)) > 0 || Integer.parseInt(numbers.group(2)) >= LEAST_MINOR);
        if (!enough) {
            String found = version.isEmpty() ? result.reason() : version;
            throw new IllegalStateException("must be restic 0." + LEAST_MINOR + " or newer, and is: " + found);
        }
        return version;
    }

    private List<String> commandLine(ResticCommand command) {
        List<String> line = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        if (command.givesWay() && properties.niceness() > 0) {
            line.addAll(List.of("nice", "-n", "" + properties.niceness(), "ionice", "-c", "2", "-n", "7"));
        }
        line.add(properties.program().toString());
        line.addAll(command.arguments());
        return line;
    }

    private Map<String, String> environment(ResticRepository repository) {
        Map<String, String> environment = new HashMap<>();
        PASSED_ON.forEach(name -> {
            if (System.getenv(name) != null) {
                environment.put(name, System.getenv(name));
            }
        });
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("HOME", properties.work().toString());
        environment.put("RESTIC_PROGRESS_FPS", PROGRESS);
        if (repository != null) {
            environment.putAll(repository.environment());
            environment.putAll(new ResticFolder(properties.work()).environment(repository));
        }
        return environment;
    }
}
