package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.CapacityFacts;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds volumes of others. Told of each change by the watches, of each kind by one thread; read at any time, without a lock. */
public final class ForeignIndex implements ForeignFacts {
    private final Map<String, ForeignVolume> volumes = new ConcurrentHashMap<>();
    private final Map<String, FreeVolumes> free = new ConcurrentHashMap<>();
    private final Shelves<ObjectKey> byClaim = new Shelves<>();
    private final Map<String, Capacities> capacities = new ConcurrentHashMap<>();
    private final Set<String> reporting = ConcurrentHashMap.newKeySet();
    private final Reservations reservations;

    public ForeignIndex(Reservations reservations) {
        this.reservations = reservations;
    }

    public void changed(Optional<ForeignVolume> before, Optional<ForeignVolume> after) {
        after.ifPresent(this::add);
        before.ifPresent(old -> remove(old, after.isEmpty()));
    }

    private void add(ForeignVolume volume) {
        volumes.put(volume.name(), volume);
        if (volume.isFree()) {
            free.computeIfAbsent(volume.storageClass(), name -> new FreeVolumes())
                    .add(volume);
        }
        volume.claim().ifPresent(claim -> byClaim.put(claim.key(), volume));
        reservations.seen(volume.name(), volume.resourceVersion());
    }

    private void remove(ForeignVolume volume, boolean gone) {
        if (gone) {
            volumes.remove(volume.name());
            reservations.seen(volume.name(), "");
        }
        if (volume.isFree()) {
            Optional.ofNullable(free.get(volume.storageClass())).ifPresent(those -> those.remove(volume));
        }
        volume.claim().ifPresent(claim -> byClaim.drop(claim.key(), volume));
    }

    public void changed(ObjectKey key, Optional<CapacityFacts> before, Optional<CapacityFacts> after) {
        after.ifPresent(now -> capacities
                .computeIfAbsent(now.storageClass(), name -> new Capacities())
                .put(key, now));
        before.ifPresent(old ->
                Optional.ofNullable(capacities.get(old.storageClass())).ifPresent(those -> those.drop(key, old)));
    }

    /** @param reports its CSIDriver says {@code storageCapacity: true} */
    public void driver(String name, boolean reports) {
        if (reports) {
            reporting.add(name);
        } else {
            reporting.remove(name);
        }
    }

    @Override
    public Optional<ForeignVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    @Override
    public List<ForeignVolume> setAside(ClaimFacts claim) {
        Stream<ForeignVolume> reserved = reservations.of(claim.uid()).stream()
                .flatMap(name -> volume(name).stream())
                .filter(volume -> reservations.holder(volume).isPresent());
        Stream<ForeignVolume> named = byClaim.get(claim.key()).stream().filter(volume -> volume.claim()
                .filter(of -> of.uid().isEmpty() || of.uid().equals(claim.uid()))
                .isPresent());
        return Stream.concat(reserved, named)
                .filter(volume -> volume.storageClass().equals(claim.storageClass()))
                .distinct()
                .toList();
    }

    @Override
    public List<Collection<ForeignVolume>> free(String storageClass, NodeFacts node) {
        FreeVolumes those = free.get(storageClass);
        return those == null ? List.of() : those.near(node);
    }

    @Override
    public boolean isTakenFrom(ForeignVolume volume, ClaimFacts claim) {
        return reservations
                .holder(volume)
                .filter(holder -> !holder.equals(claim.uid()))
                .isPresent();
    }

    @Override
    public boolean isBeingWritten(ForeignVolume volume, ClaimFacts claim) {
        return reservations.isWritten(new Match(claim, volume));
    }

    @Override
    public boolean reportsCapacity(String provisioner) {
        return reporting.contains(provisioner);
    }

    @Override
    public boolean hasCapacity(String storageClass, NodeFacts node, long bytes) {
        Capacities those = capacities.get(storageClass);
        return those != null && those.allow(node, bytes);
    }
}
