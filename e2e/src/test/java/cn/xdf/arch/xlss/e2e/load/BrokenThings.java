package cn.xdf.arch.xlss.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Workload;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What lies around in a cluster and cannot be put right by a program: each is told, once. Several of each kind, so that what each costs adds up. */
record BrokenThings(Cluster cluster, TestNamespace namespace) {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLASS = "xlss-misspelt";

    void apply(Workload healthy) {
        times(name -> claim(name, Pods.claim(name).replace("1Mi", "8Ei")), "huge");
        times(
                name -> claim(name, Pods.claim(name).replace("storageClassName", "selector: {}, storageClassName")),
                "selecting");
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                parameters: {basepath: /var/lib/xlss}
                """.formatted(CLASS));
        times(name -> claim(name, Pods.claim(name).replace("Name: xlss", "Name: " + CLASS)), "misspelt");
        times(
                name -> namespace.apply(Pods.claim(name)
                        .replace("ReadWriteOnce", "ReadWriteMany")
                        .replace(
                                "{name: " + name + "}",
                                "{name: " + name + ", annotations: {volume.kubernetes.io/selected-node: n1}}")),
                "shared");
        times(name -> healthy.restoreOf(name, "n9", healthy.volume("data"), "startEmpty: Always"), "nowhere");
        cluster.kubectl("annotate", "--overwrite", "pv", healthy.volume("data"), "localpv.k8s.arch.xdf.cn/home=n9");
        namespace.kubectl("annotate", "pvc", "--all", "localpv.k8s.arch.xdf.cn/backup-schedule=when I like");
        awaitTold("pod", "huge-1", "FailedScheduling");
        awaitTold("pod", "selecting-1", "FailedScheduling");
        awaitTold("pod", "misspelt-1", "FailedScheduling");
        awaitTold("pvc", "shared-1", "ProvisioningFailed");
    }

    void remove(Workload healthy, String home) {
        cluster.kubectl(
                "annotate", "--overwrite", "pv", healthy.volume("data"), "localpv.k8s.arch.xdf.cn/home=" + home);
        cluster.tryKubectl("delete", "storageclass", CLASS);
    }

    private static void times(Consumer<String> making, String name) {
        IntStream.rangeClosed(1, 5).forEach(i -> making.accept(name + "-" + i));
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
