package cn.xdf.arch.xlss.e2e.provision;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What happens in the middle of a burst. */
enum Strike {
    PROVISIONER {
        @Override
        void hit(Cluster cluster) {
            String label = "app.kubernetes.io/name=xlss-provisioner";
            Containers.killNine(cluster, Containers.leaderOrFirst(cluster, label), "provisioner");
        }
    },
    /** The next pod that makes directories: it lives for a second. */
    MAKER {
        @Override
        void hit(Cluster cluster) {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < end) {
                for (JsonNode pod : cluster.json("-n", "xlss-system", "get", "pods", "-l", MAKERS)
                        .path("items")) {
                    if (killed(cluster, pod.at("/metadata/name").asString(), pod)) {
                        return;
                    }
                }
            }
            System.out.println("no maker ran any more");
        }

        private boolean killed(Cluster cluster, String name, JsonNode pod) {
            if (pod.at("/status/containerStatuses/0/state/running").isMissingNode()) {
                return false;
            }
            try {
                Containers.killNine(cluster, name, "directory");
                System.out.println("kill -9 of " + name);
                return true;
            } catch (AssertionError tooLate) {
                return false;
            }
        }
    },
    /** Its data stays. */
    NODE {
        @Override
        void hit(Cluster cluster) {
            cluster.kill(VICTIM);
        }

        @Override
        void mend(Cluster cluster) {
            cluster.start(VICTIM);
        }
    },
    API {
        @Override
        void hit(Cluster cluster) {
            cluster.kill("kube-apiserver");
            cluster.start("kube-apiserver");
        }
    };

    private static final String MAKERS = "localpv.k8s.arch.xdf.cn/directory=quick";
    private static final String VICTIM = "n3";

    abstract void hit(Cluster cluster);

    /** Before the end is judged. */
    void mend(Cluster cluster) {}
}
