package cn.xdf.arch.xlss.e2e.load;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who asked a cluster's API server for what: `dev/cluster up --audit`. */
record AuditLog(Path file) {
    private static final String ACCOUNTS = "system:serviceaccount:xlss-system:xlss-";
    private static final JsonMapper JSON = new JsonMapper();

    static AuditLog of(Cluster cluster) {
        Path file = cluster.directory().resolve("logs/audit.log");
        if (Files.notExists(file)) {
            throw new AssertionError("cluster " + cluster.name()
                    + " has no audit log: start it with --audit system:serviceaccounts:xlss-system");
        }
        return new AuditLog(file);
    }

    /** What our programs ask from now on, for so long. */
    Load during(Duration time) throws IOException, InterruptedException {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(log.length());
            Thread.sleep(time);
            byte[] written = new byte[Math.toIntExact(log.length() - log.getFilePointer())];
            log.readFully(written);
            Load.Sum sum = new Load.Sum();
            String lines = new String(written, StandardCharsets.UTF_8);
            lines.substring(0, lines.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JSON::readTree)
                    .filter(event -> user(event).startsWith(ACCOUNTS))
                    .forEach(event -> sum.add(
                            user(event).substring(ACCOUNTS.length()), request(event), 60_000.0 / time.toMillis()));
            return sum.load();
        }
    }

    private static String user(JsonNode event) {
        return event.at("/user/username").asString("");
    }

    /** Verb and resource, or verb and path; watches of all kinds are one. */
    private static String request(JsonNode event) {
        String verb = event.path("verb").asString();
        JsonNode target = event.path("objectRef");
        if (verb.equals("watch")) {
            return verb;
        }
        if (target.isMissingNode()) {
            return verb + " " + event.path("requestURI").asString().split("\\?")[0];
        }
        String subresource = target.path("subresource").asString("");
        return verb + " " + target.path("resource").asString() + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
