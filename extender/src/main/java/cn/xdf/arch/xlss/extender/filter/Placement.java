package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a pod can be placed, as its claims demand. Reasons name no number that differs by node: the scheduler counts nodes of the same reason. */
public final class Placement {
    private final Facts facts;
    private final List<Demand.Home> homes;
    private final List<Demand.Room> rooms;
    private final List<Demand.Relocate> relocations;
    private final List<Demand.Later> later;
    private final List<Need> needs;
    private final Set<String> own;
    private final Optional<String> nowhere;

    Placement(List<Demand> demands, Facts facts) {
        this.facts = facts;
        this.homes = of(demands, Demand.Home.class);
        this.rooms = of(demands, Demand.Room.class);
        this.relocations = of(demands, Demand.Relocate.class);
        this.later = of(demands, Demand.Later.class);
        this.needs = Stream.concat(
                        rooms.stream().map(this::need), relocations.stream().map(this::need))
                .sorted(Comparator.comparing(Need::basePath))
                .toList();
        this.own = needs.stream().map(Need::volume).collect(Collectors.toUnmodifiableSet());
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
                Stream.of(notAdmitted(node)).filter(any -> !homes.isEmpty() || !needs.isEmpty()),
                relocations.stream().map(move -> elsewhere(move, node)),
                rooms.stream().map(room -> notHere(room, node)),
                needs.stream().map(Need::basePath).distinct().map(path -> noRoom(node, path)));
    }

    /** @param promisedOn the nodes where it has its room already */
    private record Need(String volume, String basePath, long bytes, Set<String> promisedOn) {}

    private Need need(Demand.Room room) {
        ClaimFacts claim = room.claim();
        return need(claim.madeVolume(), room.storageClass().basePath(), claim.requestBytes());
    }

    private Need need(Demand.Relocate move) {
        LocalVolume volume = move.volume();
        return need(volume.name(), volume.basePath(), volume.capacityBytes());
    }

    private Need need(String volume, String basePath, long bytes) {
        return new Need(volume, basePath, bytes, facts.rooms().nodesOf(volume));
    }

    /** What the pod's volumes would take there, by volume, as far as they do not have it already. */
    public Map<String, Promise> takes(String node) {
        return needs.stream()
                .filter(need -> !need.promisedOn().contains(node))
                .collect(Collectors.toMap(
                        Need::volume, need -> new Promise(node, need.basePath(), need.bytes()), (one, same) -> one));
    }

    /** The claims whose volumes are still to be made. */
    public List<Demand.Room> toMake() {
        return rooms;
    }

    /** The volumes that have lost their home and may move. */
    public List<Demand.Relocate> toRestore() {
        return relocations;
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

    /** What is left for new volumes in the fullest pool that the pod would use there; empty when it asks for no room. */
    public Optional<Long> roomBytes(String node) {
        return facts.storage(node).flatMap(storage -> needs.stream()
                .flatMap(need -> storage.poolAt(need.basePath()).stream())
                .map(pool -> facts.rooms().unpromised(node, pool, own))
                .min(Long::compare));
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

    private Optional<String> noRoom(String node, String basePath) {
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
        return noRoom(node, pool.get());
    }

    /** What is promised there already is not asked for again: while it is written, less and less is free. */
    private Optional<String> noRoom(String node, StorageFacts.Pool pool) {
        long needed = needs.stream()
                .filter(need -> pool.sharing().contains(need.basePath())
                        && !need.promisedOn().contains(node))
                .mapToLong(Need::bytes)
                .reduce(0, Placement::sum);
        if (needed > pool.space().freeBytes()) {
            return Optional.of("less than " + needed + " bytes are free in the pool at " + pool.path());
        }
        return needed == 0 || needed <= facts.rooms().unpromised(node, pool, own)
                ? Optional.empty()
                : Optional.of("less than " + needed + " bytes of the pool at " + pool.path()
                        + " are free and not promised to other volumes");
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static <D extends Demand> List<D> of(List<Demand> demands, Class<D> type) {
        return demands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
