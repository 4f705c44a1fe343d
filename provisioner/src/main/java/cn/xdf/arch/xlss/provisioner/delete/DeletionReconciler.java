package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.Retries;
import cn.xdf.arch.xlss.provisioner.directory.Slot.Lane;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Removes the data of volumes whose claims are gone, wherever it is or was, and then the volumes: the steps of {@link DeletionPlan}. One that waits for a
 * node or a pool, maybe for ever, is looked at when one of these has changed, and at each resync.
 */
final class DeletionReconciler implements Reconciler<ObjectKey> {
    private static final Backoff AFTER_A_FAILURE = new Backoff(Duration.ofSeconds(15), Duration.ofMinutes(10));

    private final DirectoryPods pods;
    private final DoomedVolumes doomedVolumes;
    private final Homes homes;
    private final WatchedCache<VolumeReading> volumes;
    private final Retries retries;
    private final Set<ObjectKey> waiting = ConcurrentHashMap.newKeySet();

    DeletionReconciler(
            DoomedVolumes doomedVolumes,
            Homes homes,
            DirectoryPods pods,
            WatchedCache<VolumeReading> volumes,
            InstantSource clock) {
        this.doomedVolumes = doomedVolumes;
        this.homes = homes;
        this.pods = pods;
        this.volumes = volumes;
        this.retries = new Retries(AFTER_A_FAILURE, clock);
    }

    /** Those that wait for a node or a pool. */
    Set<ObjectKey> waiting() {
        return waiting;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        waiting.remove(key);
        List<Attempt> removers = Stream.of(Lane.REMOVAL, Lane.REST)
                .flatMap(lane -> pods.attempts(lane, key.name()).stream())
                .toList();
        boolean concerned = !removers.isEmpty() || volumes.get(key).stream().anyMatch(DoomedVolume::isDoomed);
        if (!concerned) {
            doomedVolumes.forget(key);
            return Outcome.done();
        }
        Optional<DoomedVolume> doomed = doomedVolumes.find(key);
        removers.stream().filter(one -> DeletionPlan.isStray(doomed, one)).forEach(pods::settle);
        if (doomed.isEmpty() || !doomed.get().volume().isAtRest()) {
            return Outcome.done();
        }
        return clean(doomed.get(), removers);
    }

    /** All that is clean is noted in one write, or the volume deleted; a place that is not yet holds up no other. */
    private Outcome clean(DoomedVolume doomed, List<Attempt> removers) {
        List<Place> cleaned = new ArrayList<>();
        List<Attempt> settled = new ArrayList<>();
        Duration again = null;
        String obstacle = "";
        ObjectKey key = ObjectKey.of(doomed.volume().name());
        waiting.add(key); // before anything is looked at: what changes meanwhile counts
        for (Place place : doomed.left()) {
            List<Attempt> here = DeletionPlan.at(place, doomed, removers);
            Optional<Attempt> remover = here.stream().findFirst();
            switch (DeletionPlan.next(remover)) {
                case AWAIT -> {
                    pods.settleBefore(remover.orElseThrow());
                    settled.addAll(here.subList(1, here.size()));
                }
                case CLEANED -> {
                    cleaned.add(place);
                    settled.addAll(here);
                }
                case REMOVE_DATA, TRY_AGAIN -> {
                    if (homes.isGivenUp(doomed, place)) {
                        cleaned.add(place);
                        settled.addAll(here);
                        continue;
                    }
                    Duration rest = rest(doomed, place, remover);
                    String fault = rest.isPositive() ? "" : homes.obstacle(doomed.volume(), place);
                    if (rest.isPositive()) {
                        again = sooner(again, rest);
                    } else if (!fault.isEmpty()) {
                        obstacle = obstacle.isEmpty() ? fault : obstacle;
                    } else {
                        pods.want(
                                Homes.removal(doomed.volume(), place).as(DeletionPlan.verb(remover)),
                                () -> isStillLeft(doomed, place));
                    }
                }
            }
        }
        if (obstacle.isEmpty()) {
            waiting.remove(key);
        } else {
            doomedVolumes.warn(doomed.volume(), "VolumeDeletionWaits", obstacle);
        }
        if (cleaned.size() == doomed.left().size()) {
            doomedVolumes.delete(doomed.volume());
        } else if (!cleaned.isEmpty()) {
            doomedVolumes.note(doomed, cleaned);
        }
        settled.forEach(pods::settle);
        return again == null ? Outcome.done() : Outcome.requeueAfter(again);
    }

    /** How long to wait after the last failure there. */
    private Duration rest(DoomedVolume doomed, Place place, Optional<Attempt> remover) {
        ObjectKey key = ObjectKey.of(place.node(), doomed.volume().name());
        if (remover.filter(Attempt::failed).isEmpty()) {
            return Duration.ZERO;
        }
        Attempt failed = remover.get();
        if (!retries.isNew(key, failed.batch())) {
            return retries.rest(key);
        }
        doomedVolumes.warn(doomed.volume(), "VolumeFailedDelete", "node " + place.node() + ": " + failed.reason());
        return retries.failed(key, failed.batch());
    }

    /** Read again right before: people may have changed their minds. */
    private boolean isStillLeft(DoomedVolume before, Place place) {
        return doomedVolumes
                .find(ObjectKey.of(before.volume().name()))
                .filter(now -> now.volume().uid().equals(before.volume().uid()))
                .filter(now -> now.volume().isAtRest() && now.left().contains(place))
                .isPresent();
    }

    private static Duration sooner(Duration one, Duration other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }
}
