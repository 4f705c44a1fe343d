package cn.xdf.arch.xlss.e2e.provision;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import java.util.List;

/** What happens in the middle of a burst. */
enum Strike {
    PROVISIONER {
        @Override
        void hit(Cluster cluster) {
            String label = "app.kubernetes.io/name=xlss-provisioner";
            Containers.killNine(cluster, Containers.leaderOrFirst(cluster, label), "provisioner");
        }
    },
    /** The pod that makes directories, if one runs just now. */
    MAKER {
        @Override
        void hit(Cluster cluster) {
            List<String> pods =
                    cluster.names("-n", "xlss-system", "get", "pods", "-l", "localpv.k8s.arch.xdf.cn/directory=quick");
            for (String pod : pods) {
                try {
                    Containers.killNine(cluster, pod, "directory");
                } catch (RuntimeException | AssertionError e) {
                    System.out.println(pod + " does not run, or not any more");
                }
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

    private static final String VICTIM = "n3";

    abstract void hit(Cluster cluster);

    /** Before the end is judged. */
    void mend(Cluster cluster) {}
}
