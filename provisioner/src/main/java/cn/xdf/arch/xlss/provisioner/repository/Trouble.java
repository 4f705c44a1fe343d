package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What about the repository waits for a person: told once, as a log line and as an Event of its Secret, and shown as a metric. */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final EventRecorder events;
    private volatile String now = "";

    Trouble(EventRecorder events) {
        this.events = events;
    }

    /** @param uid of the Secret; empty: there is none @param what empty: nothing is wrong */
    void is(String uid, String what) {
        if (what.equals(now)) {
            return;
        }
        now = what;
        if (what.isEmpty()) {
            LOG.info("the repository is in order again");
        } else {
            LOG.warn("the repository waits for a person: {}", what);
            event(uid, Type.WARNING, "RepositoryWaits", what);
        }
    }

    void event(String uid, Type type, String reason, String message) {
        events.record("v1", "Secret", SecretStore.key(RepositorySecretKeys.SECRET), uid, type, reason, message);
    }

    boolean exists() {
        return !now.isEmpty();
    }
}
