package cn.xdf.arch.xlss.e2e.harness;

/** Manifests of test pods, and what the API says of them. */
public final class Pods {
    private Pods() {}

    public static String sleeping(String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  schedulerName: xlss-scheduler
                  terminationGracePeriodSeconds: 0
                  containers: [{name: main, image: xlss/busybox:dev, command: [sleep, "3600"]}]
                """.formatted(name);
    }

    public static String sleepingWithClaim(String name, String claim) {
        return sleepingWithVolume(name, "{name: data, persistentVolumeClaim: {claimName: " + claim + "}}");
    }

    /** A pod with one volume, given as YAML in one line. */
    public static String sleepingWithVolume(String name, String volume) {
        return sleeping(name) + "  volumes: [" + volume + "]\n";
    }

    /** A claim of StorageClass xlss. */
    public static String claim(String name) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
                """.formatted(name);
    }

    public static String phase(TestNamespace namespace, String pod) {
        return namespace.json("get", "pod", pod).at("/status/phase").asString("");
    }
}
