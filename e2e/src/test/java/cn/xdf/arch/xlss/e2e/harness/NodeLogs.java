package cn.xdf.arch.xlss.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Log files of our containers, as kubelet keeps them on the nodes: they can be read while the API is gone. */
public final class NodeLogs {
    private NodeLogs() {}

    /** "pod/container" -> lines written so far, over all restarts that kubelet still keeps. */
    public static Map<String, Long> linesPerContainer(Cluster cluster) throws IOException {
        Map<String, Long> lines = new TreeMap<>();
        try (Stream<Path> nodes = Files.list(cluster.directory())) {
            for (Path pods : nodes.map(node -> node.resolve("log/pods"))
                    .filter(Files::isDirectory)
                    .toList()) {
                count(pods, lines);
            }
        }
        return lines;
    }

    private static void count(Path pods, Map<String, Long> lines) throws IOException {
        try (Stream<Path> files = Files.find(pods, 3, (path, attributes) -> attributes.isRegularFile())) {
            for (Path file : files.toList()) {
                String pod = file.getParent().getParent().getFileName().toString();
                if (pod.startsWith("xlss-system_")) {
                    String container =
                            pod.split("_")[1] + "/" + file.getParent().getFileName();
                    try (Stream<String> content = Files.lines(file)) {
                        lines.merge(container, content.count(), Long::sum);
                    }
                }
            }
        }
    }
}
