package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Claims that ask for what there is not, and StorageClasses that change while volumes are made: each is told with its reason, and nothing
 * flaps.
 */
@Tag("slow")
class UnfitClaimsE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** On the command line of provisioners (and of webhooks). */
    private static final String PROGRAM = "provisioner.options";

    /** Each was one of ours with a directory below /var/lib/xlss and reclaim policy Delete. */
    private static final String MADE_ANEW = """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: xlss-elsewhere}
            provisioner: localpv.k8s.arch.xdf.cn/hostpath
            volumeBindingMode: WaitForFirstConsumer
            parameters: {basePath: /var/lib/elsewhere}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: xlss-kept}
            provisioner: localpv.k8s.arch.xdf.cn/hostpath
            volumeBindingMode: WaitForFirstConsumer
            reclaimPolicy: Retain
            parameters: {basePath: /var/lib/xlss}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: xlss-foreign}
            provisioner: somebody.else/disk
            volumeBindingMode: WaitForFirstConsumer
            """;

    private Cluster cluster;
    private TestNamespace namespace;
    private Claims claims;

    @BeforeEach
    void pools(Cluster shared, TestNamespace own) {
        cluster = shared;
        namespace = own;
        claims = new Claims(shared, own);
        claims.awaitPools();
    }

    /** Nobody chooses a node for it, and so nobody takes one back again and again. */
    @Test
    void a_claim_that_asks_for_more_than_an_empty_volume_is_refused_before_a_node_is_chosen()
            throws InterruptedException {
        Map<String, String> extras = Map.of(
                "selector", "selector: {matchLabels: {disk: ssd}}",
                "source", "dataSource: {kind: PersistentVolumeClaim, name: another}");
        extras.forEach((name, extra) ->
                namespace.apply(Pods.claim(name).replace("storageClassName", extra + ", storageClassName") + "---\n"
                        + Pods.sleepingWithClaim(name, name)));
        claims.awaitTold(
                "pod", "selector", "FailedScheduling", "claim selector has a selector: a new volume is always empty");
        claims.awaitTold(
                "pod", "source", "FailedScheduling", "claim source has a dataSource: a new volume is always empty");
        Map<String, String> versions = versions();
        Thread.sleep(15_000);
        assertThat(versions()).isEqualTo(versions);
        assertThat(namespace.kubectl("describe", "pvc")).doesNotContain("selected-node", "ProvisioningFailed");
    }

    /** Its author may have set the node. Nothing is kept for it there, and nobody takes the node back and chooses it again, for ever. */
    @Test
    void a_claim_that_can_never_have_a_volume_keeps_no_room() throws InterruptedException {
        namespace.apply(Claims.claim("shared", "xlss", "n1")
                .replace("ReadWriteOnce", "ReadWriteMany")
                .replace("1Mi", "8Ei"));
        claims.awaitTold("pvc", "shared", "ProvisioningFailed", "access mode ReadWriteMany");
        namespace.apply(Pods.claim("data") + "---\n"
                + Pods.sleepingWithClaim("data", "data")
                        .replace("spec:\n", "spec:\n  nodeSelector: {kubernetes.io/hostname: n1}\n"));
        claims.awaitBound("data");
        Map<String, String> versions = versions();
        Thread.sleep(5000);
        assertThat(versions()).containsEntry("shared", versions.get("shared"));
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
    }

    @Test
    void a_class_that_is_deleted_meanwhile_is_told_and_a_claim_with_the_longest_name_is_served() {
        String longest = ("l".repeat(62) + ".").repeat(4).substring(0, 252) + "l";
        claims.applyClass("xlss-brief", "Delete", "/var/lib/xlss");
        namespace.apply(Claims.claim("orphan", "xlss-brief", "n1"));
        cluster.kubectl("delete", "storageclass", "xlss-brief");
        namespace.apply(Claims.claim(longest, "xlss", "n1"));
        JsonNode volume = claims.awaitBound(longest);
        assertThat(claims.directory(volume)).isDirectory();
        Await.until(
                "Bound, or the reason is told", SOON, () -> assertThat(namespace.kubectl("describe", "pvc", "orphan"))
                        .containsAnyOf("Bound", "is gone", "is not one of xlss"));
        namespace.kubectl("delete", "pvc", "--all", "--wait=false");
        claims.awaitGone(volume, claims.directory(volume));
        claims.awaitNoDirectoryPods();
    }

    /**
     * The node is cut off while it makes the directories, so that the classes change in the middle for certain; and its provisioner sees the claims all at once,
     * since of those that come later no directory would be begun beside the pod that cannot end.
     */
    @Test
    void classes_that_are_made_anew_meanwhile_count_as_they_are_now() throws InterruptedException {
        String leader = Containers.leaderOrFirst(cluster, "app.kubernetes.io/name=xlss-provisioner");
        String node = cluster.names("get", "nodes").stream()
                .filter(name -> !name.equals(Containers.node(cluster, leader)))
                .findFirst()
                .orElseThrow();
        List<String> names = List.of("xlss-elsewhere", "xlss-kept", "xlss-foreign");
        names.forEach(name -> claims.applyClass(name, "Delete", "/var/lib/xlss"));
        Map<String, String> volumes = new HashMap<>();
        cluster.command("cut", node).run().orFail();
        try {
            provisionerSleeps(
                    Containers.node(cluster, leader),
                    () -> namespace.apply(names.stream()
                            .map(name -> Claims.claim(name, name, node))
                            .collect(Collectors.joining("---\n"))));
            names.forEach(name -> volumes.put(name, "pvc-" + claims.uid(name)));
            Await.until("their directories are begun", SOON, () -> assertThat(volumes.values())
                    .allMatch(claims::isWorkedOn));
            cluster.kubectl("delete", "storageclass", "xlss-elsewhere", "xlss-kept", "xlss-foreign");
            cluster.apply(MADE_ANEW);
            Thread.sleep(3000); // longer than a class is remembered
        } finally {
            cluster.command("heal", node).run().orFail();
        }
        try {
            claims.awaitTold(
                    "pvc", "xlss-elsewhere", "ProvisioningFailed", "was made anew, without volumes at /var/lib/xlss");
            Await.until("told, or Kubernetes has named the other provisioner on it", SOON, () -> assertThat(
                            namespace.kubectl("describe", "pvc", "xlss-foreign"))
                    .containsAnyOf("is not one of xlss any more", "somebody.else/disk"));
            JsonNode kept = claims.awaitBound("xlss-kept");
            assertThat(kept.at("/spec/persistentVolumeReclaimPolicy").asString())
                    .isEqualTo("Retain");
            namespace.kubectl("delete", "pvc", "xlss-elsewhere", "xlss-foreign", "--wait=false");
            claims.awaitNoDirectoryPods();
            assertThat(cluster.names("get", "pv"))
                    .contains(volumes.get("xlss-kept"))
                    .doesNotContain(volumes.get("xlss-elsewhere"), volumes.get("xlss-foreign"));
            for (String name : List.of("xlss-elsewhere", "xlss-foreign")) {
                assertThat(cluster.directory(node).resolve("disk").resolve(volumes.get(name)))
                        .doesNotExist();
            }
            cluster.kubectl(
                    "patch",
                    "pv",
                    volumes.get("xlss-kept"),
                    "-p",
                    "{\"spec\": {\"persistentVolumeReclaimPolicy\": \"Delete\"}}");
            namespace.kubectl("delete", "pvc", "xlss-kept", "--wait=false");
            claims.awaitGone(kept, claims.directory(kept));
        } finally {
            cluster.kubectl("delete", "storageclass", "xlss-elsewhere", "xlss-kept", "xlss-foreign");
        }
    }

    /** Should it sleep for so long that another leads, that one sees the same. */
    private void provisionerSleeps(String node, Runnable meanwhile) {
        cluster.onNode(node, "pkill", "-STOP", "-f", PROGRAM).run().orFail();
        try {
            meanwhile.run();
        } finally {
            cluster.onNode(node, "pkill", "-CONT", "-f", PROGRAM).run().orFail();
        }
    }

    /** Of all claims. */
    private Map<String, String> versions() {
        return namespace
                .json("get", "pvc")
                .path("items")
                .valueStream()
                .collect(Collectors.toMap(
                        claim -> claim.at("/metadata/name").asString(),
                        claim -> claim.at("/metadata/resourceVersion").asString()));
    }
}
