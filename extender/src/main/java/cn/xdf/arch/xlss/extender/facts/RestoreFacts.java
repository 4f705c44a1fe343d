package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Report report) {
    private static final Set<RestoreReason> AT_ONCE =
            Set.of(RestoreReason.TARGET_LOST, RestoreReason.LOCK_LOST, RestoreReason.STAGING_MISSING);

    private static final Set<RestoreReason> BY_TARGET =
            Set.of(RestoreReason.TARGET_FAILED, RestoreReason.KILLED, RestoreReason.VERIFICATION_FAILED);

    /**
     * How far it is, for people.
     *
     * @param reason empty: none, or one that this version does not know
     * @param percent of all volumes together
     * @param volumes what is said of single volumes, such as why one of them gets no further; empty: nothing
     * @param dataTime of the oldest snapshot; empty: not chosen yet, or none
     * @param finishedAt by the provisioner's clock
     */
    public record Report(
            Optional<RestoreReason> reason,
            String message,
            int percent,
            String volumes,
            Optional<Instant> dataTime,
            Optional<Instant> finishedAt) {}

    public RestoreFacts {
        volumes = List.copyOf(volumes);
    }

    /** No step follows; a phase of a newer version is taken for one that goes on. */
    public boolean finished() {
        return phase.filter(PvRestorePhase::finished).isPresent();
    }

    /** Nothing of it counts yet, so it can be removed; a phase of a newer version may be past that. */
    public boolean revocable() {
        return phase.filter(now -> now.compareTo(PvRestorePhase.COMMITTED) < 0).isPresent();
    }

    public boolean succeeded() {
        return phase.filter(PvRestorePhase.SUCCEEDED::equals).isPresent();
    }

    /** Its node's disk or memory is the most likely cause: on another node it may succeed. */
    public boolean failedByTarget() {
        return phase.filter(PvRestorePhase.FAILED::equals).isPresent()
                && report.reason().filter(BY_TARGET::contains).isPresent();
    }

    /**
     * It failed this very pod a moment ago, and another one would most likely meet the same. A new pod is tried at once, and so is one whose restore was
     * deleted.
     */
    public boolean rests(String pod, Duration rest, Instant now) {
        return phase.filter(PvRestorePhase.FAILED::equals).isPresent()
                && podUid.equals(pod)
                && report.reason().filter(AT_ONCE::contains).isEmpty()
                && report.finishedAt()
                        .filter(end -> Duration.between(end, now).abs().compareTo(rest) < 0)
                        .isPresent();
    }

    /** What became of it and what to do about it, when it ended without success. */
    public String failure() {
        String word = phase.filter(PvRestorePhase.CANCELLED::equals).isPresent() ? " was cancelled" : " failed";
        return "the restore " + key.name() + " to node " + node + word
                + report.reason().map(why -> " (" + why.value() + ")").orElse("") + ": " + report.message()
                + report.reason().map(why -> "; next: " + why.advice()).orElse("");
    }
}
