package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives volumes of others to a pod's claims: first among the binds of this program, then at the API server, where the volume must be the one that was
 * chosen. Their controller does the rest. What was written stays when a later one fails: nothing may take a volume from a claim again.
 */
final class Taking {
    private final Cluster cluster;
    private final Reservations reservations;

    Taking(Cluster cluster, Reservations reservations) {
        this.cluster = cluster;
        this.reservations = reservations;
    }

    /**
     * Returns why the scheduler must choose again; empty: go on, and look again at what another bind was quicker with.
     *
     * @param seen gets the UIDs of the claims that were written
     */
    Optional<String> take(List<Match> matches, Set<String> seen) {
        if (!reservations.reserve(matches)) {
            return Optional.empty();
        }
        try {
            for (Match match : matches) {
                cluster.take(match);
                reservations.written(match);
                seen.add(match.claim().uid());
            }
            return Optional.empty();
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.isNotFound()) {
                return Optional.of("a volume that was free has changed: a node must be picked again");
            }
            throw failure;
        } finally {
            reservations.release(matches);
        }
    }
}
