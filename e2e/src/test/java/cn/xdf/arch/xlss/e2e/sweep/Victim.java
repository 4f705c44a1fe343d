package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;

/** Whom kill -9 hits. restic is killed by {@link ResticProcess}: it does not run all the time. */
enum Victim {
    AGENT,
    EXTENDER,
    SCHEDULER,
    PROVISIONER,
    API_SERVER;

    /** The one that comes so many places after this one, round and round. */
    Victim next(int places) {
        return values()[(ordinal() + places) % values().length];
    }

    void killNine(Cluster cluster, String target) {
        switch (this) {
            case AGENT -> Program.agent(cluster, target).killNine();
            case EXTENDER -> Program.extender(cluster).killNine();
            case SCHEDULER -> Program.scheduler(cluster).killNine();
            case PROVISIONER -> Program.provisioner(cluster).killNine();
            case API_SERVER -> {
                cluster.kill("kube-apiserver");
                cluster.start("kube-apiserver");
            }
        }
    }
}
