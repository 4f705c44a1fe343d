package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One claim without a volume, asked of node after node: what is the same for all of them is found out once. Of one thread. */
final class Ask {
    private final ClaimFacts claim;
    private final ClassFacts storageClass;
    private final ForeignFacts facts;
    private final List<ForeignVolume> setAside;
    private final boolean countsCapacity;
    private final Map<Collection<ForeignVolume>, List<ForeignVolume>> fitting = new IdentityHashMap<>();
    private final String elsewhere;
    private final String noVolume;
    private final String notAllowed;
    private final String noCapacity;

    Ask(ForeignDemand.Unbound demand, ForeignFacts facts) {
        this.claim = demand.claim();
        this.storageClass = demand.storageClass();
        this.facts = facts;
        this.setAside = facts.setAside(claim).stream()
                .filter(volume -> holds(volume) && !facts.isTakenFrom(volume, claim))
                .toList();
        this.countsCapacity = facts.reportsCapacity(storageClass.provisioner());
        String named = "StorageClass " + storageClass.name();
        this.elsewhere = "the volume of claim " + claim.name() + " is being made on " + claim.selectedNode();
        this.noVolume = "no free volume of " + named + " fits claim " + claim.name() + " on the node";
        this.notAllowed = named + " does not allow the node";
        this.noCapacity =
                "no CSIStorageCapacity of " + named + " offers the node a volume of " + claim.requestBytes() + " bytes";
    }

    ClaimFacts claim() {
        return claim;
    }

    /** A scheduler has chosen the node where its volume is made. */
    boolean isDecided() {
        return !claim.selectedNode().isEmpty();
    }

    /**
     * The volume that it gets on the node: one that was set aside for it and no other, else the smallest free one.
     *
     * @param chosen names of those that the pod's other claims get
     */
    Optional<ForeignVolume> match(NodeFacts node, Set<String> chosen) {
        if (!setAside.isEmpty()) {
            return Optional.of(setAside.getFirst()).filter(volume -> volume.reaches(node));
        }
        ForeignVolume best = null;
        for (Collection<ForeignVolume> group : facts.free(storageClass.name(), node)) {
            ForeignVolume first = first(fitting.computeIfAbsent(group, this::fitting), node, chosen);
            if (first != null && (best == null || ForeignVolume.SMALLEST.compare(first, best) < 0)) {
                best = first;
            }
        }
        return Optional.ofNullable(best);
    }

    private static ForeignVolume first(List<ForeignVolume> volumes, NodeFacts node, Set<String> chosen) {
        for (ForeignVolume volume : volumes) {
            if (!chosen.contains(volume.name()) && volume.reaches(node)) {
                return volume;
            }
        }
        return null;
    }

    /** Why its volume cannot be made for the node; empty when it can. */
    Optional<String> refusal(NodeFacts node) {
        if (isDecided() && !claim.selectedNode().equals(node.name())) {
            return Optional.of(elsewhere);
        }
        if (!storageClass.makesVolumes()) {
            return Optional.of(noVolume);
        }
        if (!storageClass.allows(node.labels())) {
            return Optional.of(notAllowed);
        }
        return countsCapacity && !facts.hasCapacity(storageClass.name(), node, claim.requestBytes())
                ? Optional.of(noCapacity)
                : Optional.empty();
    }

    private List<ForeignVolume> fitting(Collection<ForeignVolume> group) {
        return group.stream()
                .filter(volume -> holds(volume) && claim.wish().fits(volume) && !facts.isTakenFrom(volume, claim))
                .toList();
    }

    /** What even a volume must be like that somebody set aside for the claim. */
    private boolean holds(ForeignVolume volume) {
        return volume.isUsable()
                && volume.capacityBytes() >= claim.requestBytes()
                && volume.block() == claim.block()
                && volume.attributesClass().equals(claim.wish().attributesClass());
    }
}
