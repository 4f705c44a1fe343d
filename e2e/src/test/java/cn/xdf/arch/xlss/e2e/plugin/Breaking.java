package cn.xdf.arch.xlss.e2e.plugin;

import static cn.xdf.arch.xlss.e2e.plugin.Breakage.kubectl;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How an installation is broken and mended, where one call of kubectl does not do it. */
final class Breaking {
    private static final String NODE = "n2";
    private static final String POOL = "/var/lib/xlss";

    private Breaking() {}

    static void oldDefinition(Cluster cluster) {
        String field = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/maxDataAgeSeconds";
        cluster.kubectl(
                "patch",
                "crd",
                "pvrestores.localpv.k8s.arch.xdf.cn",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"" + field + "\"}]");
    }

    static void noSecretsForAgents(Cluster cluster) {
        List<JsonNode> rules = cluster.json("get", "clusterrole", "xlss-node-agent")
                .path("rules")
                .valueStream()
                .toList();
        int secrets = rules.indexOf(rules.stream()
                .filter(rule -> rule.path("resources").toString().contains("\"secrets\""))
                .findFirst()
                .orElseThrow());
        cluster.kubectl(
                "patch",
                "clusterrole",
                "xlss-node-agent",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/rules/" + secrets + "\"}]");
    }

    static void noBindVerb(Cluster cluster) {
        String name = cluster.json("-n", Metrics.SYSTEM, "get", "deployment", "xlss-scheduler")
                .at("/spec/template/spec/volumes")
                .valueStream()
                .map(volume -> volume.at("/configMap/name").asString(""))
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElseThrow();
        JsonNode data =
                cluster.json("-n", Metrics.SYSTEM, "get", "configmap", name).path("data");
        String text = data.path("v1.yaml").asString().replace("bindVerb: bind", "# bindVerb: bind");
        cluster.kubectl(
                "-n",
                Metrics.SYSTEM,
                "patch",
                "configmap",
                name,
                "--type=merge",
                "-p",
                JsonMapper.shared().writeValueAsString(Map.of("data", Map.of("v1.yaml", text))));
    }

    /** Paused: the new pods would only wait for an image that is nowhere. */
    static void anotherScheduler(Cluster cluster) {
        kubectl("rollout pause deployment/xlss-scheduler").accept(cluster);
        kubectl("set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:v1.29.0")
                .accept(cluster);
    }

    static void theRightScheduler(Cluster cluster) {
        String version = cluster.json("get", "node", "n1")
                .at("/status/nodeInfo/kubeletVersion")
                .asString();
        kubectl("set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:" + version)
                .accept(cluster);
        kubectl("rollout resume deployment/xlss-scheduler").accept(cluster);
    }

    static void timeoutOfWords(Cluster cluster) {
        kubectl(
                        "patch deployment xlss-scheduler -p {\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"}}}")
                .accept(cluster);
        kubectl("set env deployment/xlss-scheduler -c extender XLSS_EXTENDER_REQUEST_TIMEOUT=words")
                .accept(cluster);
    }

    static void timeoutOfNumbers(Cluster cluster) {
        kubectl("set env deployment/xlss-scheduler -c extender XLSS_EXTENDER_REQUEST_TIMEOUT-")
                .accept(cluster);
        kubectl("patch deployment xlss-scheduler -p {\"spec\":{\"strategy\":{\"type\":\"RollingUpdate\"}}}")
                .accept(cluster);
    }

    /** As with cert-manager: the webhook does not write caBundle, and who should has written that of another authority. */
    static void strangeAuthority(Cluster cluster) {
        kubectl("set env deployment/xlss-webhook XLSS_WEBHOOK_CERTIFICATE=given")
                .accept(cluster);
        kubectl("rollout status deployment/xlss-webhook --timeout=90s").accept(cluster);
        String other = cluster.json("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository")
                .at("/data/RESTIC_CACERT")
                .asString();
        kubectl(
                        "patch mutatingwebhookconfiguration xlss-webhook --type=json -p [{\"op\":\"replace\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\""
                                + other + "\"}]")
                .accept(cluster);
    }

    static void hidePool(Cluster cluster) {
        cluster.onNode(NODE, "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", POOL)
                .run()
                .orFail();
    }

    static void showPool(Cluster cluster) {
        cluster.onNode(NODE, "umount", POOL).run().orFail();
    }

    static void immediateClass(Cluster cluster) {
        cluster.kubectl("delete", "storageclass", "xlss");
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: xlss}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: Immediate
                """);
    }

    /** All nodes have this machine's clock: so what the kubelet would write with another one, while it is stopped. */
    static void clockAhead(Cluster cluster) {
        cluster.onNode(NODE, "pkill", "-STOP", "-x", "kubelet").run().orFail();
        String hence =
                Instant.now().plusSeconds(3605).truncatedTo(ChronoUnit.MICROS).toString();
        cluster.kubectl(
                "-n",
                "kube-node-lease",
                "patch",
                "lease",
                NODE,
                "--type=merge",
                "-p",
                "{\"spec\":{\"renewTime\":\"" + hence + "\"}}");
    }

    static void clockRight(Cluster cluster) {
        cluster.onNode(NODE, "pkill", "-CONT", "-x", "kubelet").run().orFail();
    }

    /** A StorageClass cannot be changed: the wrong one must go first. */
    static void waitingClass(Cluster cluster) {
        cluster.kubectl("delete", "storageclass", "xlss");
        Breakage.APPLY.accept(cluster);
    }
}
