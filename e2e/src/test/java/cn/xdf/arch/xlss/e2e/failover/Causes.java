package cn.xdf.arch.xlss.e2e.failover;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Why a restore fails. Each happens when it is made and ends when it is closed, once or more often. */
final class Causes {
    private Causes() {}

    /** In the largest pack of a namespace's repository. */
    static final class FlippedByte implements AutoCloseable {
        private static final int AT = 100;

        private final Path pack;
        private boolean flipped;

        private FlippedByte(Path pack) {
            this.pack = pack;
        }

        static FlippedByte in(TestNamespace namespace) throws IOException {
            String holder = Snapshots.secret(namespace.cluster(), RepositorySecretKeys.EMBEDDED_NODE);
            Path packs = namespace
                    .cluster()
                    .directory(holder)
                    .resolve("repository")
                    .resolve(namespace.name())
                    .resolve("data");
            try (Stream<Path> files = Files.walk(packs)) {
                FlippedByte damage = new FlippedByte(files.filter(Files::isRegularFile)
                        .max(Comparator.comparingLong(file -> file.toFile().length()))
                        .orElseThrow());
                damage.flip();
                return damage;
            }
        }

        private void flip() throws IOException {
            try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
                file.seek(AT);
                int before = file.read();
                file.seek(AT);
                file.write(before ^ 1);
            }
            flipped = !flipped;
        }

        @Override
        public void close() throws IOException {
            if (flipped) {
                flip();
            }
        }
    }

    /** In a Secret of the namespace's own, that is right in all else. */
    record WrongPassword(TestNamespace namespace) implements AutoCloseable {
        static WrongPassword in(TestNamespace namespace) {
            Cluster cluster = namespace.cluster();
            String key = Snapshots.secret(cluster, RepositorySecretKeys.EMBEDDED_KEY);
            Map<String, String> values = new HashMap<>();
            values.put(RepositorySecretKeys.REPOSITORY, RepositorySecretKeys.EMBEDDED_BASE);
            values.put(RepositorySecretKeys.PASSWORD, "another one");
            values.put(
                    RepositorySecretKeys.CA_CERTIFICATE,
                    Snapshots.secret(cluster, RepositorySecretKeys.CA_CERTIFICATE));
            values.put("RESTIC_REST_USERNAME", namespace.name());
            values.put("RESTIC_REST_PASSWORD", EmbeddedLogin.password(key, namespace.name()));
            apply(namespace, values);
            return new WrongPassword(namespace);
        }

        @Override
        public void close() {
            namespace.kubectl("delete", "secret", RepositorySecretKeys.SECRET, "--ignore-not-found");
        }
    }

    /** A rest-server of the namespace's own, that its Secret names, is behind its Service no more. */
    record ServerDown(TestNamespace namespace) implements AutoCloseable {
        /** It serves still. */
        static ServerDown serving(TestNamespace namespace) {
            namespace.apply("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: backups, labels: {app: backups}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: main
                        image: xlss/rest-server:dev
                        imagePullPolicy: IfNotPresent
                        command: [restic-rest-server, --path=/tmp/backups, --no-auth, "--listen=:8000"]
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: backups}
                    spec: {selector: {app: backups}, ports: [{port: 8000}]}
                    """);
            apply(
                    namespace,
                    Map.of(
                            RepositorySecretKeys.REPOSITORY,
                            "rest:http://backups." + namespace.name() + ".svc:8000",
                            RepositorySecretKeys.PASSWORD,
                            "of the tenant"));
            return new ServerDown(namespace);
        }

        void stop() {
            select("nobody");
        }

        @Override
        public void close() {
            select("backups");
        }

        private void select(String app) {
            namespace.kubectl(
                    "patch", "service", "backups", "-p", "{\"spec\": {\"selector\": {\"app\": \"" + app + "\"}}}");
        }
    }

    /** Where a node stages what it restores, next to nothing can be written. */
    record FullDisk(Cluster cluster, String node) implements AutoCloseable {
        private static final String STAGING = ".xlss/staging";

        static FullDisk on(Cluster cluster, String node) throws IOException {
            Files.createDirectories(cluster.directory(node).resolve("disk").resolve(STAGING));
            cluster.onNode(node, "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", "/var/lib/xlss/" + STAGING)
                    .run()
                    .orFail();
            return new FullDisk(cluster, node);
        }

        @Override
        public void close() {
            cluster.onNode(node, "umount", "--lazy", "/var/lib/xlss/" + STAGING)
                    .run()
                    .orFail();
        }
    }

    private static void apply(TestNamespace namespace, Map<String, String> secret) {
        namespace.apply(JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Secret",
                        "metadata",
                        Map.of("name", RepositorySecretKeys.SECRET),
                        "stringData",
                        secret)));
    }
}
