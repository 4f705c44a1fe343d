package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.util.List;
import java.util.Optional;

/** What a bind needs of the API. All block, each call for at most the command timeout, and fail with KubernetesFailure only. */
public interface Cluster {
    /** The pod as it is now, never from a cache. */
    Optional<FreshPod> find(BindRequest request);

    /** Claims and volumes as they are now, each read anew when it is asked for. */
    Facts fresh();

    /** What the watches last told: reading it costs nothing. */
    Facts known();

    /** Takes the room that the pod's volumes need on the node, as far as they do not have it, for as long as its bind decides. */
    Reservation reserve(PodClaims pod, String node);

    /**
     * Chooses where a claim has its volume made; for one of our class it names our provisioner as kube-controller-manager would: in a
     * burst its limit of 20 writes a second is what claims wait for, and this saves it one each. A claim that has changed since it was
     * read is a CONFLICT.
     *
     * @param pool uuid of the node's pool in which room is kept for it; empty: the volume is made by others
     */
    void select(ClaimFacts claim, String node, String pool);

    /** Writes the claim into a volume of others; a volume that is not any more as the watch showed it is a CONFLICT. */
    void take(Match match);

    /** Asks for these volumes to be restored on the node; does nothing when a restore for a pod of that name is there already. */
    void restore(PodClaims pod, String node, List<Demand.Relocate> volumes);

    /** Removes a restore that has ended or has moved nothing yet; another one of the same name stays. */
    void forget(RestoreFacts restore);

    /** Tells the pod's owner, as an Event; never fails. */
    void tell(PodClaims pod, boolean warning, String reason, String message);

    /** Sets the pod's condition {@code data-ready}; never fails. */
    void ready(PodClaims pod, DataReady said);

    /** Writes the Binding; the API refuses it when the pod is another one or is bound already. */
    void bind(BindRequest request);
}
