package cn.xdf.arch.xlss.provisioner.leader;

import cn.xdf.arch.xlss.boot.ExitCode;
import cn.xdf.arch.xlss.kube.LeadershipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader that lost its lease ends the program: nothing it still remembers can be trusted, and kubelet starts it again as a follower. */
final class LeaseLost implements LeadershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseLost.class);

    private final Runnable exit;

    LeaseLost() {
        // On a thread of its own: exit() waits for the shutdown hooks, and those wait for the thread that calls us.
        this(() -> Thread.ofPlatform().name("lease-lost").start(() -> System.exit(ExitCode.LEADERSHIP_LOST)));
    }

    LeaseLost(Runnable exit) {
        this.exit = exit;
    }

    @Override
    public void started() {
        LOG.debug("leading");
    }

    @Override
    public void ended(Ending ending) {
        if (ending == Ending.LOST) {
            LOG.warn("lease lost: ending, to begin again as a follower");
            exit.run();
        }
    }
}
