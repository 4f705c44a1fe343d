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

    /** @return brings it back to where a next kill is like the first */
    Runnable killNine(Cluster cluster, String target) {
        return switch (this) {
            case AGENT -> kill(Program.agent(cluster, target));
            case EXTENDER -> kill(Program.extender(cluster));
            case SCHEDULER -> kill(Program.scheduler(cluster));
            case PROVISIONER -> kill(Program.provisioner(cluster));
            case API_SERVER -> {
                cluster.kill("kube-apiserver");
                cluster.start("kube-apiserver");
                yield () -> {};
            }
        };
    }

    private static Runnable kill(Program program) {
        String pod = program.killNine();
        return () -> program.refresh(pod);
    }
}
