package cn.xdf.arch.xlss.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Workload;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;

/** What lies around in a cluster and cannot be put right by a program: each is told, once. */
record BrokenThings(Cluster cluster, TestNamespace namespace) {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLASS = "xlss-misspelt";

    void apply(Workload healthy) {
        claim("huge", Pods.claim("huge").replace("1Mi", "8Ei"));
        claim("selecting", Pods.claim("selecting").replace("storageClassName", "selector: {}, storageClassName"));
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                parameters: {basepath: /var/lib/xlss}
                """.formatted(CLASS));
        claim("misspelt", Pods.claim("misspelt").replace("Name: xlss", "Name: " + CLASS));
        namespace.apply(Pods.claim("shared")
                .replace("ReadWriteOnce", "ReadWriteMany")
                .replace("{name: shared}", "{name: shared, annotations: {volume.kubernetes.io/selected-node: n1}}"));
        healthy.restoreOf("nowhere", "n9", healthy.volume("data"), "startEmpty: Always");
        cluster.kubectl("annotate", "--overwrite", "pv", healthy.volume("data"), "localpv.k8s.arch.xdf.cn/home=n9");
        namespace.kubectl("annotate", "pvc", "--all", "localpv.k8s.arch.xdf.cn/backup-schedule=when I like");
        awaitTold("pod", "huge", "FailedScheduling");
        awaitTold("pod", "selecting", "FailedScheduling");
        awaitTold("pod", "misspelt", "FailedScheduling");
        awaitTold("pvc", "shared", "ProvisioningFailed");
    }

    void remove(Workload healthy, String home) {
        cluster.kubectl(
                "annotate", "--overwrite", "pv", healthy.volume("data"), "localpv.k8s.arch.xdf.cn/home=" + home);
        cluster.kubectl("delete", "storageclass", CLASS);
    }

    /** It, and a pod of its name that uses it. */
    private void claim(String name, String claim) {
        namespace.apply(claim + "---\n" + Pods.sleepingWithClaim(name, name));
    }

    private void awaitTold(String kind, String name, String word) {
        Await.until(name + " is told about", SOON, () -> assertThat(namespace.kubectl("describe", kind, name))
                .contains(word));
    }
}
