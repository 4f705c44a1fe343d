package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Claim;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.FailedPool;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Node;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Placed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Pod;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Staged;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Volume;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Wish;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A failover of pod db-0 with volumes pv1 and pv2 from a (lost) to b (healthy); tests change one thing at a time. */
final class Given {
    static final String UID = "r1";
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final Placing PLACING = new Placing(UID, "b", "pool-b", "snap");

    PvRestorePhase phase;
    boolean changed;
    String podNamespace = "ns";
    String podUid = "pod1";
    Instant finishedAt;
    final Map<String, LocalVolume> volumes = new TreeMap<>();
    final Map<String, VolumeReading> readings = new HashMap<>();
    final Map<String, Optional<Claim>> claims = new HashMap<>();
    final Map<String, Staged> staged = new TreeMap<>();
    final Map<String, Node> nodes = new HashMap<>();
    final Map<String, Long> epochs = new HashMap<>();
    final Set<String> open = new HashSet<>();
    List<Pod> pods = List.of(new Pod("db-0", "pod1", "", Set.of("claim-pv1", "claim-pv2")));

    Given(PvRestorePhase phase) {
        this.phase = phase;
        boolean locked = phase != PvRestorePhase.PENDING;
        boolean committed = phase == PvRestorePhase.COMMITTED || phase == PvRestorePhase.PLACED;
        for (String name : List.of("pv1", "pv2")) {
            volumes.put(name, volume(name, committed ? "b" : "a", committed ? 4 : 3, locked ? UID : ""));
            if (committed) {
                volumes.put(name, placing(volumes.get(name), PLACING));
            }
            claims.put(name, Optional.of(new Claim("claim-" + name, "uid-" + name, name, false)));
            if (phase == PvRestorePhase.STAGED || committed) {
                staged.put(name, new Staged("snap", "", ""));
            }
        }
        node("a", NodeHealth.LOST);
        node("b", NodeHealth.HEALTHY);
    }

    Given byHand() {
        podUid = "";
        pods = List.of();
        return this;
    }

    Given node(String name, NodeHealth health) {
        nodes.put(name, new Node(health, Map.of("/var/lib/xlss", "pool-" + name), Map.of(), Map.<String, Placed>of()));
        return this;
    }

    /** The node is healthy, one of its pools has failed. @param verdict null: none has */
    Given failedPool(String name, NodeHealth verdict, String uuid) {
        Map<String, FailedPool> failed =
                verdict == null ? Map.of() : Map.of("/var/lib/xlss", new FailedPool(uuid, verdict));
        nodes.put(name, new Node(NodeHealth.HEALTHY, Map.of(), failed, Map.of()));
        return this;
    }

    RestoreStep next() {
        return RestorePlan.next(facts());
    }

    RestoreFacts facts() {
        List<Volume> all = volumes.keySet().stream()
                .map(name -> new Volume(
                        name, Optional.ofNullable(readings.getOrDefault(name, ours(name))), claims.get(name)))
                .toList();
        Wish wish = new Wish(
                "restore",
                UID,
                phase,
                "ns",
                changed,
                podNamespace,
                "db-0",
                podUid,
                "b",
                EmptyStart.NEVER,
                staged,
                finishedAt,
                Duration.ofHours(1));
        return new RestoreFacts(wish, all, pods, nodes, epochs, open, NOW);
    }

    private VolumeReading ours(String name) {
        return volumes.get(name) == null ? null : new VolumeReading.Ours(volumes.get(name));
    }

    static LocalVolume volume(String name, String home, long epoch, String moving) {
        return new LocalVolume(
                name,
                "uid-of-" + name,
                "7",
                Optional.of(new LocalVolume.Claim("ns", "claim-" + name, "uid-" + name)),
                "a",
                home,
                "pool-" + home,
                epoch,
                moving,
                Optional.empty(),
                "/var/lib/xlss",
                1,
                "Bound",
                "Delete",
                false);
    }

    static LocalVolume placing(LocalVolume one, Placing placing) {
        return new LocalVolume(
                one.name(),
                one.uid(),
                one.resourceVersion(),
                one.claim(),
                one.birthplace(),
                one.home(),
                one.homePool(),
                one.epoch(),
                one.moving(),
                Optional.of(placing),
                one.basePath(),
                one.capacityBytes(),
                one.phase(),
                one.reclaimPolicy(),
                one.deleting());
    }
}
