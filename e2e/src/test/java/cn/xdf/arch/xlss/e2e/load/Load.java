package cn.xdf.arch.xlss.e2e.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests a minute, by program and by what is asked, as {@code docs/api-load.md} names both: {@code provisioner}, {@code get leases}.
 *
 * @param rates of each program, each request
 */
record Load(Map<String, Map<String, Double>> rates) {
    /** Beside what is documented: a minute does not divide evenly, and a busy machine delays what then comes twice. */
    private static final double TOLERANCE = 1.3;

    private static final int FEW = 3;

    /** Watches are opened anew every 4 to 6 minutes, and those that began together, together. */
    private static final int WATCHES_AT_ONCE = 5;

    /** What comes to one program, as lines for people; a request that is listed twice adds up. */
    static final class Sum {
        private final Map<String, Map<String, Double>> rates = new TreeMap<>();

        Sum add(String program, String request, double rate) {
            rates.computeIfAbsent(program, key -> new TreeMap<>()).merge(request, rate, Double::sum);
            return this;
        }

        Load load() {
            return new Load(rates);
        }
    }

    double of(String program, String request) {
        return rates.getOrDefault(program, Map.of()).getOrDefault(request, 0.0);
    }

    /** What is asked more often than the documentation has it, or not there at all: one line each. */
    List<String> beyond(Load documented, Duration seen) {
        double slack = FEW * 60_000.0 / seen.toMillis();
        List<String> lines = new ArrayList<>();
        rates.forEach((program, requests) -> requests.forEach((request, rate) -> {
            double known = documented.of(program, request);
            double most = known * (request.equals("watch") ? WATCHES_AT_ONCE : TOLERANCE);
            if (rate > most + slack) {
                lines.add("%s: %s: %.0f a minute, documented are %.0f".formatted(program, request, rate, known));
            }
        }));
        return lines;
    }
}
