package cn.xdf.arch.xlss.e2e.rights;

import static cn.xdf.arch.xlss.e2e.rights.DryRun.annotations;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.patch;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.refused;
import static cn.xdf.arch.xlss.e2e.rights.DryRun.taken;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The component own-node-only: what an agent's token, which names its node, may not write of other nodes. All writes are dry runs. */
@Tag("slow")
class OwnNodeOnlyE2E {
    private static final String OURS = "/apis/localpv.k8s.arch.xdf.cn/v1";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/xlss-system/leases/";

    private Cluster cluster;
    private TestNamespace tenant;

    @BeforeEach
    void use(Cluster shared, TestNamespace given) {
        cluster = shared;
        tenant = given;
    }

    @Test
    void an_agent_writes_the_report_and_the_Lease_of_its_own_node_only() {
        Account agent = agentOf("n1");
        String report = "{\"status\": {\"agent\": {\"version\": \"forged\"}}}";
        taken(patch(agent, OURS + "/storagenodes/n1/status", report));
        refused(
                patch(agent, OURS + "/storagenodes/n2/status", report),
                "of its own node only, not n2; its token is of n1");
        refused(
                patch(agent, OURS + "/storagenodes/n1/status", "{\"status\": {\"verdict\": {\"reason\": \"forged\"}}}"),
                "an agent does not write verdicts");
        refused(agent.send("POST", OURS + "/storagenodes?dryRun=All", """
                        {"apiVersion": "localpv.k8s.arch.xdf.cn/v1", "kind": "StorageNode", "metadata": {"name": "n9"}}
                        """), "not n9");
        String renewal = "{\"spec\": {\"holderIdentity\": \"forged\"}}";
        taken(patch(agent, LEASES + "xlss-agent-n1", renewal));
        refused(patch(agent, LEASES + "xlss-agent-n2", renewal), "not xlss-agent-n2");
        refused(patch(agent, LEASES + "xlss-scheduler", renewal), "not xlss-scheduler");
        refused(patch(agent, LEASES + "xlss-provisioner", renewal), "not xlss-provisioner");
    }

    /** It was not given to a pod by a kubelet. */
    @Test
    void a_token_of_the_agents_that_is_bound_to_no_node_writes_none() {
        Account stray = Account.of(cluster, Metrics.SYSTEM, "xlss-node-agent");
        refused(patch(stray, OURS + "/storagenodes/n1/status", "{\"status\": {}}"), "its token is of no node");
        refused(patch(stray, LEASES + "xlss-agent-n1", "{\"spec\": {}}"), "its token is of no node");
    }

    @Test
    void an_agent_reports_restores_to_its_own_node_only_and_ends_none() {
        restore("here", "n1");
        restore("there", "n2");
        Account agent = agentOf("n1");
        String restores = OURS + "/namespaces/" + tenant.name() + "/pvrestores/";
        String message = "{\"status\": {\"message\": \"forged\"}}";
        taken(patch(agent, restores + "here/status", message));
        refused(patch(agent, restores + "there/status", message), "to its own node only, not to n2");
        refused(
                patch(agent, restores + "here/status", "{\"status\": {\"phase\": \"Committed\"}}"),
                "takes a PvRestore to Restoring, Staged and Placed only");
    }

    @Test
    void an_agent_tells_on_a_claim_how_its_backup_ended_and_changes_nothing_else() {
        tenant.apply(Pods.claim("data"));
        Account agent = agentOf("n1");
        String claim = "/api/v1/namespaces/" + tenant.name() + "/persistentvolumeclaims/data";
        taken(patch(agent, claim, annotations("last-backup-result", "ok")));
        refused(patch(agent, claim, annotations("failover-now", "1")), "last-backup-* only");
        refused(patch(agent, claim, annotations("backup-pre-hook", "[]")), "last-backup-* only");
        refused(patch(agent, claim, "{\"metadata\": {\"labels\": {\"forged\": \"true\"}}}"), "nothing else");
        refused(patch(agent, claim, "{\"spec\": {\"volumeName\": \"forged\"}}"), "nothing else");
    }

    /** As kubelet gives it to the agent's pod on that node. */
    private Account agentOf(String node) {
        for (JsonNode pod : cluster.json(
                        "-n", Metrics.SYSTEM, "get", "pods", "-l", "app.kubernetes.io/name=xlss-node-agent")
                .path("items")) {
            if (pod.at("/spec/nodeName").asString().equals(node)) {
                String name = pod.at("/metadata/name").asString();
                return Account.of(
                        cluster,
                        Metrics.SYSTEM,
                        "xlss-node-agent",
                        "--bound-object-kind=Pod",
                        "--bound-object-name=" + name);
            }
        }
        throw new AssertionError("no agent on " + node);
    }

    private void restore(String name, String node) {
        tenant.apply("""
                apiVersion: localpv.k8s.arch.xdf.cn/v1
                kind: PvRestore
                metadata: {name: %s}
                spec: {nodeName: %s, namespace: %s, podName: none, volumes: [pvc-none]}
                """.formatted(name, node, tenant.name()));
    }
}
