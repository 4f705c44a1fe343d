package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Every state that claims and pods of a namespace went through: watched without a pause, but while the API itself is away. */
final class History implements AutoCloseable {
    private static final String CLAIMS = "{.metadata.name} {.status.phase}{'\\n'}";
    private static final String PODS = "{.metadata.name} {.metadata.uid} {.status.phase} {.spec.nodeName}{'\\n'}";

    private final TestNamespace namespace;
    private final Set<String> claims = ConcurrentHashMap.newKeySet();
    private final Set<String> pods = ConcurrentHashMap.newKeySet();
    private final List<Process> watches = new ArrayList<>();
    private boolean closed;

    private History(TestNamespace namespace) {
        this.namespace = namespace;
    }

    static History of(TestNamespace namespace) {
        History history = new History(namespace);
        // Not virtual threads: one that waits for a pipe keeps its carrier.
        Thread.ofPlatform().daemon().start(() -> history.watch("pvc", CLAIMS, history.claims));
        Thread.ofPlatform().daemon().start(() -> history.watch("pods", PODS, history.pods));
        return history;
    }

    /** A pod that ran: one line for each pair of pod and node. */
    record Run(String pod, String uid, String node) {}

    /** "CLAIM PHASE", each once. */
    Set<String> claims() {
        return Set.copyOf(claims);
    }

    Set<Run> runs() {
        return pods.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 4 && words[2].equals("Running"))
                .map(words -> new Run(words[0], words[1], words[3]))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void watch(String kind, String fields, Set<String> seen) {
        for (Process watch = begin(kind, fields); watch != null; watch = begin(kind, fields)) {
            try (BufferedReader lines = watch.inputReader()) {
                lines.lines().forEach(seen::add);
                Thread.sleep(100);
            } catch (IOException | UncheckedIOException | InterruptedException ended) {
                // the next watch begins with the state of then
            }
        }
    }

    /** Null: it is over. */
    private synchronized Process begin(String kind, String fields) {
        if (closed) {
            return null;
        }
        Process watch = namespace
                .cluster()
                .command("kubectl", "-n", namespace.name(), "get", kind, "--watch", "-o", "jsonpath=" + fields)
                .start();
        watches.add(watch);
        return watch;
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.forEach(Process::destroy);
    }
}
