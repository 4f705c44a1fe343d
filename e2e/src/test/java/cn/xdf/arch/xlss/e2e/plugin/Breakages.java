package cn.xdf.arch.xlss.e2e.plugin;

import static cn.xdf.arch.xlss.e2e.plugin.Breakage.byKubectl;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.kubectl;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.mendedByApplying;
import static cn.xdf.arch.xlss.e2e.plugin.Breakage.of;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The broken installations that the doctor must find. */
final class Breakages {
    private static final String NODE = "n2";
    private static final String POOL = "/var/lib/xlss";

    private Breakages() {}

    static List<Breakage> all() {
        return List.of(
                mendedByApplying(
                        "an old custom resource",
                        "crds",
                        "does not know spec.maxDataAgeSeconds",
                        Breakages::oldDefinition),
                byKubectl(
                        "Pod Security restricted",
                        "pod-security",
                        "Pod Security is restricted",
                        "pod-security.kubernetes.io/enforce=privileged",
                        "label --overwrite namespace xlss-system pod-security.kubernetes.io/enforce=restricted",
                        "label --overwrite namespace xlss-system pod-security.kubernetes.io/enforce=privileged"),
                mendedByApplying(
                        "a binding is gone",
                        "rbac",
                        "may not: patch persistentvolumeclaims",
                        kubectl("delete clusterrolebinding xlss-extender")),
                mendedByApplying("a role lacks a rule", "rbac", "may not: get secrets", Breakages::noSecretsForAgents),
                byKubectl(
                        "no scheduler",
                        "scheduler",
                        "is scaled to 0",
                        "scale deployment xlss-scheduler --replicas=2",
                        "scale deployment xlss-scheduler --replicas=0",
                        "scale deployment xlss-scheduler --replicas=2"),
                mendedByApplying(
                        "the profile asks nobody to bind",
                        "scheduler-profile",
                        "no extender has the bindVerb bind",
                        Breakages::noBindVerb),
                of(
                        "a scheduler of another version",
                        "scheduler-version",
                        "kube-scheduler is v1.29.0",
                        "set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:v1.",
                        Breakages::anotherScheduler,
                        Breakages::theRightScheduler),
                of(
                        "an extender that cannot start",
                        "extender",
                        "xlss.extender.request-timeout",
                        "logs",
                        Breakages::timeoutOfWords,
                        Breakages::timeoutOfNumbers),
                mendedByApplying(
                        "no webhook",
                        "webhook",
                        "does not exist",
                        kubectl("delete mutatingwebhookconfiguration xlss-webhook")),
                mendedByApplying(
                        "a Service that leads nowhere",
                        "webhook",
                        "has no ready endpoint",
                        kubectl(
                                "patch service xlss-webhook -p {\"spec\":{\"selector\":{\"app.kubernetes.io/name\":\"nobody\"}}}")),
                of(
                        "a webhook that is asked at a wrong port",
                        "routing",
                        "would get the scheduler default-scheduler",
                        "failed calling webhook",
                        kubectl(
                                "patch service xlss-webhook --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":9999}]"),
                        Breakage.APPLY),
                of(
                        "a caBundle of somebody else",
                        "webhook-ca",
                        "holds another authority",
                        "rollout restart deployment xlss-webhook",
                        Breakages::strangeAuthority,
                        kubectl("set env deployment/xlss-webhook XLSS_WEBHOOK_CERTIFICATE-")),
                byKubectl(
                        "no provisioner",
                        "provisioner",
                        "is scaled to 0",
                        "scale deployment xlss-provisioner --replicas=2",
                        "scale deployment xlss-provisioner --replicas=0",
                        "scale deployment xlss-provisioner --replicas=2"),
                mendedByApplying(
                        "no agents",
                        "agents",
                        "does not exist",
                        kubectl("delete daemonset xlss-node-agent --cascade=orphan")),
                of(
                        "a disk that is not mounted",
                        "storage-nodes",
                        "is Failed: the pool's mark is missing",
                        "mount the pool's own disk at " + POOL + " on node " + NODE,
                        Breakages::hidePool,
                        Breakages::showPool),
                byKubectl(
                        "no server of the repository",
                        "repository",
                        "is scaled to 0",
                        "scale statefulset xlss-repository --replicas=1",
                        "scale statefulset xlss-repository --replicas=0",
                        "scale statefulset xlss-repository --replicas=1"),
                of(
                        "a StorageClass that does not wait",
                        "storage-class",
                        "volumeBindingMode is Immediate",
                        "kubectl delete storageclass xlss && kubectl apply",
                        Breakages::immediateClass,
                        Breakages::waitingClass),
                of(
                        "a clock that is ahead",
                        "clock",
                        "its clock is 60m ahead of",
                        "NTP",
                        Breakages::clockAhead,
                        Breakages::clockRight));
    }

    private static void oldDefinition(Cluster cluster) {
        String field = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/maxDataAgeSeconds";
        cluster.kubectl(
                "patch",
                "crd",
                "pvrestores.localpv.k8s.arch.xdf.cn",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"" + field + "\"}]");
    }

    private static void noSecretsForAgents(Cluster cluster) {
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

    private static void noBindVerb(Cluster cluster) {
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
    private static void anotherScheduler(Cluster cluster) {
        kubectl("rollout pause deployment/xlss-scheduler").accept(cluster);
        kubectl("set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:v1.29.0")
                .accept(cluster);
    }

    private static void theRightScheduler(Cluster cluster) {
        String version = cluster.json("get", "node", "n1")
                .at("/status/nodeInfo/kubeletVersion")
                .asString();
        kubectl("set image deployment/xlss-scheduler kube-scheduler=xlss/kube-scheduler:" + version)
                .accept(cluster);
        kubectl("rollout resume deployment/xlss-scheduler").accept(cluster);
    }

    private static void timeoutOfWords(Cluster cluster) {
        kubectl(
                        "patch deployment xlss-scheduler -p {\"spec\":{\"strategy\":{\"$retainKeys\":[\"type\"],\"type\":\"Recreate\"}}}")
                .accept(cluster);
        kubectl("set env deployment/xlss-scheduler -c extender XLSS_EXTENDER_REQUEST_TIMEOUT=words")
                .accept(cluster);
    }

    private static void timeoutOfNumbers(Cluster cluster) {
        kubectl("set env deployment/xlss-scheduler -c extender XLSS_EXTENDER_REQUEST_TIMEOUT-")
                .accept(cluster);
        kubectl("patch deployment xlss-scheduler -p {\"spec\":{\"strategy\":{\"type\":\"RollingUpdate\"}}}")
                .accept(cluster);
    }

    /** As with cert-manager: the webhook does not write caBundle, and who should has written that of another authority. */
    private static void strangeAuthority(Cluster cluster) {
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

    private static void hidePool(Cluster cluster) {
        cluster.onNode(NODE, "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", POOL)
                .run()
                .orFail();
    }

    private static void showPool(Cluster cluster) {
        cluster.onNode(NODE, "umount", POOL).run().orFail();
    }

    private static void immediateClass(Cluster cluster) {
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
    private static void clockAhead(Cluster cluster) {
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

    private static void clockRight(Cluster cluster) {
        cluster.onNode(NODE, "pkill", "-CONT", "-x", "kubelet").run().orFail();
    }

    /** A StorageClass cannot be changed: the wrong one must go first. */
    private static void waitingClass(Cluster cluster) {
        cluster.kubectl("delete", "storageclass", "xlss");
        Breakage.APPLY.accept(cluster);
    }
}
