package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a PvRestore: enough to know whom to ask when it changes, where it brings its volumes until it has ended, and how long it takes.
 *
 * @param phase empty: one that a newer version wrote
 */
record WatchedRestore(
        String version,
        String uid,
        Optional<PvRestorePhase> phase,
        Instant created,
        Optional<String> brings,
        List<String> volumes) {

    static WatchedRestore of(PvRestore restore) {
        boolean ended = restore.phase() != null && restore.phase().finished(); // one that a newer version wrote goes on
        return new WatchedRestore(
                restore.metadata().getResourceVersion(),
                restore.metadata().getUid(),
                Optional.ofNullable(restore.phase()),
                restore.metadata().getCreationTimestamp().toInstant(),
                ended ? Optional.empty() : Optional.ofNullable(restore.spec().nodeName()),
                restore.spec().volumes());
    }
}
