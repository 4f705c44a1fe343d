package cn.xdf.arch.xlss.e2e.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Further disks of the nodes: each a filesystem in a file, mounted where a pool belongs. What was made is removed at the end. */
public final class Disks {
    public static final String FOLDER = "/var/lib/xlss-pools/";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Cluster cluster;
    /** Node and name, and whether it is mounted. */
    private final Map<String, Boolean> made = new LinkedHashMap<>();

    public Disks(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param options of mkfs.ext4 */
    public void make(String node, String pool, String size, String... options) {
        run(node, "truncate", "--size=" + size, image(pool));
        List<String> format = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F", "-m", "0"));
        format.addAll(List.of(options));
        format.add(image(pool));
        run(node, format.toArray(String[]::new));
        run(node, "mkdir", "-p", FOLDER + pool);
        mount(node, pool);
    }

    public void mount(String node, String pool) {
        run(node, "mount", "-o", "loop", image(pool), FOLDER + pool);
        made.put(node + "/" + pool, true);
    }

    /** At once, though it is used. */
    public void unmount(String node, String pool) {
        run(node, "umount", "--lazy", FOLDER + pool);
        made.put(node + "/" + pool, false);
    }

    /** Volumes that are deleted need their disks. */
    public void mountAll() {
        Map.copyOf(made).forEach((disk, mounted) -> {
            if (!mounted) {
                mount(node(disk), pool(disk));
            }
        });
    }

    public void removeAll() {
        made.forEach((disk, mounted) -> {
            cluster.onNode(node(disk), "umount", "--lazy", FOLDER + pool(disk)).run();
            cluster.onNode(node(disk), "rmdir", FOLDER + pool(disk)).run();
            cluster.onNode(node(disk), "rm", "-f", image(pool(disk))).run();
        });
        made.clear();
    }

    public void run(String node, String... command) {
        cluster.onNode(node, command).run().orFail();
    }

    public boolean exists(String node, String path) {
        return cluster.onNode(node, "test", "-e", path).run().code() == 0;
    }

    /** What the node's agent says of it; missing: nothing. */
    public JsonNode reported(String node, String pool) {
        String path = pool.equals("default") ? "/var/lib/xlss" : FOLDER + pool;
        for (JsonNode one : cluster.json("get", "sn", node).at("/status/pools")) {
            if (one.path("path").asString().equals(path)) {
                return one;
            }
        }
        return cluster.json("get", "sn", node).at("/missing");
    }

    public String uuid(String node, String pool) {
        return reported(node, pool).path("uuid").asString("");
    }

    public void awaitState(String node, String pool, String state, String reason) {
        Await.until(pool + " of " + node + " is " + state, SOON, () -> {
            JsonNode told = reported(node, pool);
            assertThat(told.path("state").asString("")).isEqualTo(state);
            assertThat(told.path("reason").asString("")).contains(reason);
        });
    }

    private static String image(String pool) {
        return FOLDER + "." + pool + ".img";
    }

    private static String node(String disk) {
        return disk.substring(0, disk.indexOf('/'));
    }

    private static String pool(String disk) {
        return disk.substring(disk.indexOf('/') + 1);
    }
}
