package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.binding.ForeignClaims;
import cn.xdf.arch.xlss.extender.binding.ForeignPlan;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a pod can be placed, as its claims demand. Reasons name no number that differs by node: the scheduler counts nodes of the same reason. */
public final class Placement {
    private static final Optional<String> NOT_ADMITTED =
            Optional.of("the node is not admitted yet: xlss has not set its labels");

    private final Facts facts;
    private final List<Demand.Home> homes;
    private final List<Demand.Room> rooms;
    private final List<Demand.Relocate> relocations;
    private final List<Demand.Later> later;
    private final ForeignClaims foreign;
    private final RoomNeeds needs;
    private final Optional<String> nowhere;
    private final List<Elsewhere> elsewhere;
    private final boolean needsAdmission;

    Placement(List<Demand> demands, Facts facts) {
        this.facts = facts;
        this.homes = of(demands, Demand.Home.class);
        this.rooms = of(demands, Demand.Room.class);
        this.relocations = of(demands, Demand.Relocate.class);
        this.later = of(demands, Demand.Later.class);
        this.foreign = new ForeignClaims(
                of(demands, Demand.Foreign.class).stream()
                        .map(Demand.Foreign::of)
                        .toList(),
                facts.foreign());
        this.needs = new RoomNeeds(rooms, relocations, facts);
        this.nowhere = refused(demands).or(this::twoHomes);
        this.elsewhere = elsewhere();
        this.needsAdmission = !homes.isEmpty() || !needs.isEmpty();
    }

    /** Why this node cannot take the pod; empty when it can. Asked for thousands of nodes a request: nothing is built for those that pass. */
    public Optional<String> refusal(Candidate node) {
        Optional<String> byName = refusalByName(node.name());
        return byName.isPresent() ? byName : refusalByNode(node);
    }

    /** The reasons that remain when its name alone is none. */
    public Optional<String> refusalByNode(Candidate node) {
        if (needsAdmission && !node.admitted()) {
            return NOT_ADMITTED;
        }
        Optional<String> byOthers =
                foreign.isEmpty() ? Optional.empty() : foreign(node).refusal();
        if (byOthers.isPresent()) {
            return byOthers;
        }
        for (Demand.Room room : rooms) {
            if (room.storageClass().isBounded()
                    && !room.storageClass().allows(node.node().get().labels())) {
                return Optional.of("StorageClass " + room.storageClass().name() + " does not allow the node");
            }
        }
        return needs.refusal(node);
    }

    /** Why no node at all can take the pod; empty: some may. */
    public Optional<String> nowhere() {
        return nowhere;
    }

    /** Some nodes need not even be looked up. */
    public boolean regardsNames() {
        return nowhere.isPresent() || !elsewhere.isEmpty();
    }

    /** The reasons for which a node need not even be looked up. */
    public Optional<String> refusalByName(String node) {
        if (nowhere.isPresent()) {
            return nowhere;
        }
        for (Elsewhere one : elsewhere) {
            if (!one.node().equals(node)) {
                return one.reason();
            }
        }
        return Optional.empty();
    }

    /** The claims whose volumes are still to be made. */
    public List<Demand.Room> toMake() {
        return rooms;
    }

    /** The volumes that have lost their home and may move. */
    public List<Demand.Relocate> toRestore() {
        return relocations;
    }

    /** How the pod's claims on volumes of others are served there. */
    public ForeignPlan foreign(Candidate node) {
        return node.node().map(foreign::plan).orElseGet(() -> ForeignPlan.refused("the node is not known yet"));
    }

    /** Claims that were given volumes of others and are not bound to them yet. */
    public List<ClaimFacts> beingBound() {
        return foreign.beingBound();
    }

    /** When volumes that may not move yet may do so; empty: none waits for that. */
    public Optional<Instant> notBefore() {
        return later.stream().map(Demand.Later::then).max(Instant::compareTo);
    }

    /** The volumes whose data is not in place yet. */
    public List<LocalVolume> toArrive() {
        return homes.stream()
                .map(Demand.Home::volume)
                .filter(volume -> !volume.isAtRest())
                .toList();
    }

    /** One of the volumes at home was not born there. */
    public boolean hasMoved() {
        return homes.stream().anyMatch(home -> home.volume().epoch() > 0);
    }

    /** What the pod's volumes would take there, by volume, as far as they do not have it already. */
    public Map<String, Promise> takes(String node) {
        return needs.takes(facts.node(node));
    }

    /** UUID of the pool there that gets this volume of the pod; empty: none does, or it is not known. */
    public String poolOf(String volume, String node) {
        return needs.poolOf(volume, facts.node(node));
    }

    /** What is left for new volumes in the fullest pool that the pod would use there; 0 when it asks for no room. */
    public long unpromisedBytes(Candidate node) {
        return needs.unpromised(node);
    }

    /** All that is made for it is to fill one node after the other. */
    public boolean packs() {
        return !rooms.isEmpty()
                && rooms.stream().allMatch(room -> room.storageClass().packs());
    }

    private static Optional<String> refused(List<Demand> demands) {
        String reasons = Stream.concat(
                        of(demands, Demand.Refused.class).stream().map(Demand.Refused::reason),
                        of(demands, Demand.Later.class).stream().map(Demand.Later::reason))
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }

    private Optional<String> twoHomes() {
        LocalVolume one = homes.isEmpty() ? null : homes.getFirst().volume();
        return homes.stream()
                .map(Demand.Home::volume)
                .filter(other -> !other.home().equals(one.home()))
                .findFirst()
                .map(other -> "volume %s is on %s, but volume %s is on %s"
                        .formatted(one.name(), one.home(), other.name(), other.home()));
    }

    /** One of the claims leaves this node alone: every other is refused for the same reason. */
    private record Elsewhere(String node, Optional<String> reason) {
        static Elsewhere of(String node, String reason) {
            return new Elsewhere(node, Optional.of(reason));
        }
    }

    private List<Elsewhere> elsewhere() {
        List<Elsewhere> all = new ArrayList<>();
        homes.forEach(home -> all.add(atHome(home.volume())));
        relocations.forEach(move -> move.underWay()
                .ifPresent(restore -> all.add(Elsewhere.of(
                        restore.node(),
                        "volume " + move.volume().name() + " is being restored to " + restore.node()))));
        rooms.stream()
                .map(Demand.Room::claim)
                .filter(claim -> !claim.selectedNode().isEmpty())
                .forEach(claim -> all.add(Elsewhere.of(
                        claim.selectedNode(),
                        "the volume of claim " + claim.name() + " is being made on " + claim.selectedNode())));
        return all;
    }

    private Elsewhere atHome(LocalVolume volume) {
        String place = "volume " + volume.name() + " is on " + volume.home();
        return Elsewhere.of(volume.home(), place + condition(volume.home()));
    }

    /** Why the home itself may not be among the nodes we are asked about: other plugins judged it first. */
    private String condition(String home) {
        return facts.node(home)
                .node()
                .map(node -> node.unschedulable() ? ", which is cordoned" : "")
                .orElse(", which is not in the cluster");
    }

    private static <D extends Demand> List<D> of(List<Demand> demands, Class<D> type) {
        return demands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
