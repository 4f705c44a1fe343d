package cn.xdf.arch.xlss.e2e.harness;

import java.util.List;

/** What our programs say on /actuator/prometheus, read through the API server's proxy. */
public final class Metrics {
    public static final String SYSTEM = "xlss-system";

    private Metrics() {}

    /** The sum of a series over all pods and over all labels that contain {@code labels}; 0 when there is none. */
    public static double sum(Cluster cluster, String series, String labels) {
        return pods(cluster).stream()
                .flatMap(pod -> page(cluster, pod).lines())
                .filter(line -> line.startsWith(series + "{") && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The metrics of one pod; empty while it does not answer. */
    public static String page(Cluster cluster, String pod) {
        try {
            return cluster.raw("/api/v1/namespaces/" + SYSTEM + "/pods/" + pod + ":8080/proxy/actuator/prometheus");
        } catch (AssertionError noAnswer) {
            return "";
        }
    }

    public static List<String> pods(Cluster cluster) {
        return cluster.names("-n", SYSTEM, "get", "pods");
    }
}
