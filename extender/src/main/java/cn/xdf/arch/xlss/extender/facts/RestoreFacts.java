package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What is judged of a PvRestore.
 *
 * @param node where to
 * @param pod name of the pod it is for
 * @param podUid as its label says; empty when a user made it
 * @param phase empty: one that this version does not know
 */
public record RestoreFacts(
        ObjectKey key,
        String uid,
        String node,
        String pod,
        String podUid,
        List<String> volumes,
        Optional<PvRestorePhase> phase,
        String message) {
    public RestoreFacts {
        volumes = List.copyOf(volumes);
    }

    /** No step follows; a phase of a newer version is taken for one that goes on. */
    public boolean finished() {
        return phase.filter(PvRestorePhase::finished).isPresent();
    }

    public boolean succeeded() {
        return phase.filter(PvRestorePhase.SUCCEEDED::equals).isPresent();
    }
}
