package cn.xdf.arch.xlss.e2e.rights;

import static cn.xdf.arch.xlss.e2e.rights.DryRun.annotations;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.label;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.patch;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.refused;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.taken;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.e2e.rights.Account.Answer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The component narrow-writes: which fields the other accounts may write, and who the truth about a volume. All writes are dry runs. */
@Tag("slow")
class NarrowWritesE2E {
    private static final String PREFIX = DryRun.PREFIX;

    private Cluster cluster;
    private TestNamespace tenant;

    @BeforeEach
    void use(Cluster shared, TestNamespace given) {
        cluster = shared;
        tenant = given;
    }

    @Test
    void where_a_volume_is_only_the_provisioner_writes() {
        String volume = "/api/v1/persistentvolumes/" + volume("ours", PREFIX + "hostpath");
        String name = tenant.name();
        tenant.kubectl("create", "serviceaccount", "storage-operator");
        cluster.kubectl(
                "create", "clusterrole", name, "--verb=get,create,patch,update", "--resource=persistentvolumes");
        cluster.kubectl(
                "create",
                "clusterrolebinding",
                name,
                "--clusterrole=" + name,
                "--serviceaccount=" + name + ":storage-operator");
        try {
            Account operator = Account.of(cluster, name, "storage-operator");
            Await.until(
                    "its right is known",
                    Duration.ofSeconds(10),
                    () -> taken(patch(operator, volume, "{\"metadata\": {\"labels\": {\"team\": \"storage\"}}}")));
            for (String truth : new String[] {"home", "home-pool", "epoch", "moving", "placing"}) {
                refused(patch(operator, volume, annotations(truth, "forged")), "written by its provisioner only");
            }
            taken(patch(Account.of(cluster, Metrics.SYSTEM, "xlss-provisioner"), volume, annotations("moving", "one")));
            assertThat(cluster.kubectl("annotate", "pv", name + "-ours", "--dry-run=server", PREFIX + "epoch=7"))
                    .as("an administrator may")
                    .contains("annotated");
        } finally {
            cluster.kubectl("delete", "clusterrolebinding", name);
            cluster.kubectl("delete", "clusterrole", name);
            cluster.kubectl("delete", "pv", name + "-ours");
        }
    }

    @Test
    void the_scheduler_gives_claims_to_volumes_of_others_and_marks_pods() {
        Account scheduler = Account.of(cluster, Metrics.SYSTEM, "xlss-scheduler");
        String claim = "{\"spec\": {\"claimRef\": {\"namespace\": \"" + tenant.name() + "\", \"name\": \"data\"}}}";
        String ours = "/api/v1/persistentvolumes/" + volume("mine", PREFIX + "hostpath");
        String others = "/api/v1/persistentvolumes/" + volume("other", "example.com/other");
        try {
            taken(patch(scheduler, others, claim));
            refused(patch(scheduler, ours, claim), "not by its scheduler");
            refused(
                    patch(scheduler, others, "{\"spec\": {\"persistentVolumeReclaimPolicy\": \"Delete\"}}"),
                    "nothing else");
            refused(patch(scheduler, others, annotations("home", "n1")), "");
        } finally {
            cluster.kubectl("delete", "pv", tenant.name() + "-mine", tenant.name() + "-other");
        }
        tenant.apply(Pods.sleeping("plain"));
        String pod = "/api/v1/namespaces/" + tenant.name() + "/pods/plain";
        taken(patch(scheduler, pod, annotations("relocating-from", "n1")));
        refused(patch(scheduler, pod, annotations("failover-now", "1")), "nothing else");
        refused(scheduler.send("PATCH", pod + "?dryRun=All", """
                        {"spec": {"activeDeadlineSeconds": 1}}"""), "nothing else");
        tenant.apply(Pods.claim("data"));
        String data = "/api/v1/namespaces/" + tenant.name() + "/persistentvolumeclaims/data";
        taken(patch(
                scheduler,
                data,
                "{\"metadata\": {\"annotations\": {\"volume.kubernetes.io/selected-node\": \"n1\"}}}"));
        refused(patch(scheduler, data, annotations("failover-now", "1")), "nothing else");
    }

    @Test
    void of_a_node_the_provisioner_writes_its_own_labels() {
        Account provisioner = Account.of(cluster, Metrics.SYSTEM, "xlss-provisioner");
        String node = "/api/v1/nodes/n1";
        taken(patch(provisioner, node, label("localpv.node-restriction.kubernetes.io/pvc-none", "here")));
        taken(patch(provisioner, node, label("localpv.k8s.arch.xdf.cn/repository", "true")));
        refused(
                patch(provisioner, node, label("node-role.kubernetes.io/control-plane", "")),
                "not node-role.kubernetes.io/control-plane");
        refused(patch(provisioner, node, "{\"spec\": {\"unschedulable\": true}}"), "labels of a node, nothing else");
        refused(patch(provisioner, node, annotations("forged", "1")), "labels of a node, nothing else");
    }

    @Test
    void a_pod_of_the_provisioner_has_one_directory_of_its_node_and_nothing_else() {
        taken(directoryPod("", "/var/lib/xlss"));
        taken(directoryPod("", "/mnt/disk1"));
        for (String path : new String[] {"/", "/etc", "/var", "/var/lib", "/var/lib/kubelet/pods"}) {
            refused(directoryPod("", path), "nothing of the node's system");
        }
        refused(directoryPod("\"hostPID\": true,", "/mnt/disk1"), "no namespace of their node");
        refused(directoryPod("\"serviceAccountName\": \"xlss-webhook\",", "/mnt/disk1"), "no identity");
        refused(
                directoryPod("\"initContainers\": [{\"name\": \"more\", \"image\": \"any\"}],", "/mnt/disk1"),
                "one container");
    }

    private Answer directoryPod(String more, String path) {
        return Account.of(cluster, Metrics.SYSTEM, "xlss-provisioner")
                .send("POST", "/api/v1/namespaces/xlss-system/pods?dryRun=All", """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"}, "spec": {%s "automountServiceAccountToken": false,
                 "containers": [{"name": "directory", "image": "any", "securityContext":
                   {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"], "add": ["FOWNER"]}}}],
                 "volumes": [{"name": "pool", "hostPath": {"path": "%s"}}]}}
                """.formatted(
                                tenant.name(), more, path));
    }

    /** One that an administrator made, and that nobody uses. */
    private String volume(String suffix, String provisioner) {
        String name = tenant.name() + "-" + suffix;
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s, annotations: {pv.kubernetes.io/provisioned-by: %s}}
                spec:
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: none
                  persistentVolumeReclaimPolicy: Retain
                  hostPath: {path: /var/lib/none}
                """.formatted(name, provisioner));
        return name;
    }
}
