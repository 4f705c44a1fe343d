package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.binding.ForeignClaims;
import cn.xdf.arch.xlss.extender.binding.ForeignPlan;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a pod can be placed, as its claims demand. Reasons name no number that differs by node: the scheduler counts nodes of the same reason. */
public final class Placement {
    private final Facts facts;
    private final List<Demand.Home> homes;
    private final List<Demand.Room> rooms;
    private final List<Demand.Relocate> relocations;
    private final List<Demand.Later> later;
    private final ForeignClaims foreign;
    private final Map<String, Long> bytes;
    private final Optional<String> nowhere;

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
        this.bytes = new TreeMap<>();
        rooms.forEach(
                room -> bytes.merge(room.storageClass().basePath(), room.claim().requestBytes(), Placement::sum));
        relocations.forEach(
                move -> bytes.merge(move.volume().basePath(), move.volume().capacityBytes(), Placement::sum));
        this.nowhere = refused(demands).or(this::twoHomes);
    }

    /** Why this node cannot take the pod; empty when it can. */
    public Optional<String> refusal(String node) {
        return nowhere.or(() ->
                checks(node).flatMap(each -> each).flatMap(Optional::stream).findFirst());
    }

    private Stream<Stream<Optional<String>>> checks(String node) {
        return Stream.of(
                homes.stream().map(home -> away(home.volume(), node)),
                Stream.of(notAdmitted(node)).filter(any -> !homes.isEmpty() || !bytes.isEmpty()),
                relocations.stream().map(move -> elsewhere(move, node)),
                foreign.isEmpty() ? Stream.empty() : Stream.of(foreign(node).refusal()),
                rooms.stream().map(room -> notHere(room, node)),
                bytes.entrySet().stream().map(need -> noRoom(node, need.getKey(), need.getValue())));
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

    /** Free bytes of the fullest pool that the pod would use there; empty when it asks for no room. */
    public Optional<Long> freeBytes(String node) {
        return facts.storage(node).flatMap(storage -> bytes.keySet().stream()
                .flatMap(path -> storage.poolAt(path).stream())
                .map(StorageFacts.Pool::freeBytes)
                .min(Long::compare));
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

    private Optional<String> away(LocalVolume volume, String node) {
        String place = "volume " + volume.name() + " is on " + volume.home();
        return volume.home().equals(node) ? Optional.empty() : Optional.of(place + condition(volume.home()));
    }

    /** Why the home itself may not be among the nodes we are asked about: other plugins judged it first. */
    private String condition(String home) {
        return facts.node(home)
                .map(node -> node.unschedulable() ? ", which is cordoned" : "")
                .orElse(", which is not in the cluster");
    }

    private Optional<String> notAdmitted(String node) {
        return facts.node(node).filter(known -> known.admitted()).isPresent()
                ? Optional.empty()
                : Optional.of("the node is not admitted yet: xlss has not set its labels");
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

    private Optional<String> noRoom(String node, String basePath, long needed) {
        Optional<StorageFacts> storage = facts.storage(node);
        if (storage.isEmpty()) {
            return Optional.of("no agent has reported the node");
        }
        if (storage.get().isInDoubt()) {
            return Optional.of(
                    "the node is " + storage.get().health().orElseThrow().value());
        }
        Optional<StorageFacts.Pool> pool = storage.get().poolAt(basePath);
        if (pool.isEmpty()) {
            return Optional.of("no pool at " + basePath);
        }
        if (!pool.get().usable()) {
            return Optional.of("the pool at " + basePath + " is not Ready (see kubectl get storagenodes)");
        }
        return needed <= pool.get().freeBytes()
                ? Optional.empty()
                : Optional.of("less than " + needed + " bytes are free in the pool at " + basePath);
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static <D extends Demand> List<D> of(List<Demand> demands, Class<D> type) {
        return demands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
