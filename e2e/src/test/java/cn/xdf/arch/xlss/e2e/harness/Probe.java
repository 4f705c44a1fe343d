package cn.xdf.arch.xlss.e2e.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Asks our programs for their readiness from their own nodes, so that it works while the API is gone. */
public record Probe(Cluster cluster, List<Program> programs) {
    /** A pod of ours: where it runs and its address. */
    public record Program(String pod, String node, String address) {}

    public static Probe ofSystemPods(Cluster cluster) {
        List<Program> programs = new ArrayList<>();
        String ours = "app.kubernetes.io/name!=xlss-repository"; // not ours, and it never asks the API
        for (JsonNode pod :
                cluster.json("-n", Metrics.SYSTEM, "get", "pods", "-l", ours).path("items")) {
            programs.add(new Program(
                    pod.at("/metadata/name").asString(),
                    pod.at("/spec/nodeName").asString(),
                    pod.at("/status/podIP").asString()));
        }
        return new Probe(cluster, List.copyOf(programs));
    }

    /** The pods whose readiness answers 200 now. */
    public List<String> readyPrograms() {
        return programs.stream().filter(this::ready).map(Program::pod).toList();
    }

    private boolean ready(Program program) {
        return cluster.onNode(
                        program.node(),
                        "curl",
                        "-fsS",
                        "-m",
                        "2",
                        "-o",
                        "/dev/null",
                        "http://" + program.address() + ":8080/actuator/health/readiness")
                .within(Duration.ofSeconds(5))
                .run()
                .succeeded();
    }
}
