package cn.xdf.arch.xlss.webhook.remake;

/** Who makes a pod anew when it is gone: its owner with {@code controller: true}. */
record Controller(String apiVersion, String kind, String name, String uid) {
    /** A Job counts a deleted pod as one that failed. */
    boolean countsDeletionAsFailure() {
        return kind.equals("Job") && apiVersion.startsWith("batch/");
    }
}
