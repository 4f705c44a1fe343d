package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.binding.ForeignClaims;
import cn.xdf.arch.xlss.extender.binding.ForeignPlan;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a pod can be placed, as its claims demand. Reasons name no number that differs by node: the scheduler counts nodes of the same reason. */
public final class Placement {
    private static final Optional<String> NOT_ADMITTED =
            Optional.of("the node is not admitted yet: xlss has not set its labels");

    private final Facts facts;
    private final List<Demand.Home> homes;
    private final List<Away> aways;
    private final List<Demand.Room> rooms;
    private final List<Demand.Relocate> relocations;
    private final List<Demand.Later> later;
    private final ForeignClaims foreign;
    private final RoomNeeds needs;
    private final Optional<String> nowhere;

    Placement(List<Demand> demands, Facts facts) {
        this.facts = facts;
        this.homes = of(demands, Demand.Home.class);
        this.aways = homes.stream().map(this::away).toList();
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
    }

    /** Why this node cannot take the pod; empty when it can. Asked for thousands of nodes a request: nothing is built for those that pass. */
    public Optional<String> refusal(String node) {
        return nowhere.or(() -> first(aways, away -> away.refusal(node)))
                .or(() -> notAdmitted(node))
                .or(() -> first(relocations, move -> elsewhere(move, node)))
                .or(() -> foreign.isEmpty() ? Optional.empty() : foreign(node).refusal())
                .or(() -> first(rooms, room -> notHere(room, node)))
                .or(() -> needs.refusal(node));
    }

    private static <T> Optional<String> first(Iterable<T> all, Function<T, Optional<String>> refusal) {
        for (T one : all) {
            Optional<String> reason = refusal.apply(one);
            if (reason.isPresent()) {
                return reason;
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
    public ForeignPlan foreign(String node) {
        return facts.node(node).map(foreign::plan).orElseGet(() -> ForeignPlan.refused("the node is not known yet"));
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
        return needs.takes(node);
    }

    /** What is left for new volumes in the fullest pool that the pod would use there; empty when it asks for no room. */
    public Optional<Long> unpromisedBytes(String node) {
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

    /** A volume at home: every other node is refused for the same reason. */
    private record Away(String home, Optional<String> reason) {
        Optional<String> refusal(String node) {
            return home.equals(node) ? Optional.empty() : reason;
        }
    }

    private Away away(Demand.Home home) {
        LocalVolume volume = home.volume();
        String place = "volume " + volume.name() + " is on " + volume.home();
        return new Away(volume.home(), Optional.of(place + condition(volume.home())));
    }

    /** Why the home itself may not be among the nodes we are asked about: other plugins judged it first. */
    private String condition(String home) {
        return facts.node(home)
                .map(node -> node.unschedulable() ? ", which is cordoned" : "")
                .orElse(", which is not in the cluster");
    }

    private Optional<String> notAdmitted(String node) {
        boolean matters = !aways.isEmpty() || !needs.isEmpty();
        return !matters || facts.node(node).filter(NodeFacts::admitted).isPresent() ? Optional.empty() : NOT_ADMITTED;
    }

    private static Optional<String> elsewhere(Demand.Relocate move, String node) {
        return move.underWay()
                .filter(restore -> !restore.node().equals(node))
                .map(restore -> "volume " + move.volume().name() + " is being restored to " + restore.node());
    }

    private Optional<String> notHere(Demand.Room room, String node) {
        String selected = room.claim().selectedNode();
        if (!selected.isEmpty() && !selected.equals(node)) {
            return Optional.of("the volume of claim " + room.claim().name() + " is being made on " + selected);
        }
        boolean allowed = facts.node(node)
                .filter(known -> room.storageClass().allows(known.labels()))
                .isPresent();
        return allowed
                ? Optional.empty()
                : Optional.of("StorageClass " + room.storageClass().name() + " does not allow the node");
    }

    private static <D extends Demand> List<D> of(List<Demand> demands, Class<D> type) {
        return demands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
