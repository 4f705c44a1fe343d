package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.binding.ForeignDemand;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.extender.filter.FailoverPolicy.Decision;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.PoolWish;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's claims ask of nodes. It does for them what the scheduler's VolumeBinding plugin would do, and refuses with a reason what it cannot judge:
 * nothing passes that was not understood.
 */
public final class ClaimsPolicy {
    /** The same for filter, from memory, and for bind, which binds by fresh reads alone. */
    public Placement judge(PodClaims pod, Facts facts) {
        return new Placement(
                pod.uses().stream().map(use -> demand(pod, use, facts)).toList(), facts);
    }

    private static Demand demand(PodClaims pod, PodClaims.Use use, Facts facts) {
        Optional<ClaimFacts> found = facts.claim(pod.keyOf(use));
        if (found.isEmpty()) {
            return refused("claim %s does not exist", use.claim());
        }
        ClaimFacts claim = found.get();
        if (use.ephemeral() && (claim.owner().isEmpty() || !claim.owner().equals(pod.uid()))) {
            return refused("claim %s was not made for this pod: its ephemeral volume needs the name", claim.name());
        }
        if (claim.deleting()) {
            return refused("claim %s is being deleted", claim.name());
        }
        if (claim.isLost()) {
            return refused("claim %s has lost its volume %s", claim.name(), claim.volume());
        }
        return claim.isBound() ? bound(pod, claim, facts) : unbound(claim, facts);
    }

    private static Demand bound(PodClaims pod, ClaimFacts claim, Facts facts) {
        return facts.volume(claim.volume())
                .map(reading -> switch (reading) {
                    case VolumeReading.Foreign() ->
                        facts.foreign()
                                .volume(claim.volume())
                                .map(volume -> attached(claim, volume))
                                .orElseGet(() -> gone(claim));
                    case VolumeReading.Refused(var name, var reason, var birthplace) ->
                        refused("volume %s cannot be trusted: %s", name, reason);
                    case VolumeReading.Ours(var volume) -> home(pod, claim, volume, facts);
                })
                .orElseGet(() -> gone(claim));
    }

    private static Demand gone(ClaimFacts claim) {
        return refused("volume %s of claim %s does not exist", claim.volume(), claim.name());
    }

    private static Demand attached(ClaimFacts claim, ForeignVolume volume) {
        if (!volume.belongsTo(claim)) {
            return refused("volume %s does not belong to claim %s", volume.name(), claim.name());
        }
        return volume.fault().isEmpty()
                ? new Demand.Foreign(new ForeignDemand.Attached(claim, volume))
                : refused("volume %s of claim %s %s", volume.name(), claim.name(), volume.fault());
    }

    private static Demand home(PodClaims pod, ClaimFacts claim, LocalVolume volume, Facts facts) {
        boolean theirs =
                volume.claim().filter(other -> other.uid().equals(claim.uid())).isPresent();
        if (!theirs) {
            return refused("volume %s does not belong to claim %s", volume.name(), claim.name());
        }
        return facts.node(volume.home())
                .storage()
                .map(home -> home.lossOf(volume)
                        .map(loss -> lost(pod, claim, volume, home.isLost(), loss, facts))
                        .orElseGet(() -> living(volume, home)))
                .orElseGet(() -> new Demand.Home(volume));
    }

    /** What cannot be mounted is not tried: kubelet would hold the pod on the node, and it could not move when the pool is lost. */
    private static Demand living(LocalVolume volume, StorageFacts home) {
        return home.poolAt(volume.basePath())
                .filter(StorageFacts.Pool::failed)
                .<Demand>map(pool -> new Demand.Refused("volume " + volume.name() + " is on " + volume.home()
                        + ", whose pool at " + pool.path() + " has failed"
                        + (pool.reason().isEmpty() ? "" : " (" + pool.reason() + ")")))
                .orElseGet(() -> new Demand.Home(volume));
    }

    private static Demand lost(
            PodClaims pod, ClaimFacts claim, LocalVolume volume, boolean node, StorageFacts.Loss home, Facts facts) {
        Optional<RestoreFacts> underWay = facts.restoring(volume.name())
                .filter(restore -> restore.key().namespace().equals(pod.namespace())); // others are refused
        String place = "volume " + volume.name() + " is on " + volume.home()
                + (node ? ", which is lost" : ", whose pool at " + volume.basePath() + " is lost")
                + (home.reason().isEmpty() ? "" : " (" + home.reason() + ")");
        List<Map<String, String>> settings = List.of(
                claim.settings(), pod.settings(), facts.statefulSet(ObjectKey.of(pod.namespace(), pod.statefulSet())));
        return switch (FailoverPolicy.decide(settings, home.since(), facts.now(), facts.braked())) {
            case Decision.Move(var emptyStart, var age) -> new Demand.Relocate(volume, emptyStart, age, underWay);
            case Decision.Hold(var reason) -> new Demand.Refused(place + "; " + reason);
            case Decision.Later(var then) -> new Demand.Later(place + "; it may move at " + then, then);
        };
    }

    private static Demand unbound(ClaimFacts claim, Facts facts) {
        if (claim.storageClass().isEmpty()) {
            return refused("claim %s has no volume, and no StorageClass that could make one", claim.name());
        }
        return facts.storageClass(claim.storageClass())
                .map(storageClass ->
                        storageClass.isOurs() ? room(claim, storageClass) : foreign(claim, storageClass, facts))
                .orElseGet(() ->
                        refused("StorageClass %s of claim %s does not exist", claim.storageClass(), claim.name()));
    }

    /** One that was given a volume a moment ago is waited for by bind; any other that should have one by now is for its controller to bind. */
    private static Demand foreign(ClaimFacts claim, ClassFacts storageClass, Facts facts) {
        if (!claim.volume().isEmpty()) {
            return facts.foreign()
                    .volume(claim.volume())
                    .filter(volume -> volume.belongsTo(claim))
                    .map(volume -> attached(claim, volume))
                    .orElseGet(() -> refused(
                            "pod has unbound immediate PersistentVolumeClaims: claim %s asks for volume %s and is not bound to it yet",
                            claim.name(), claim.volume()));
        }
        return storageClass.waits()
                ? new Demand.Foreign(new ForeignDemand.Unbound(claim, storageClass))
                : refused(
                        "pod has unbound immediate PersistentVolumeClaims: claim %s has no volume yet (its StorageClass %s makes one at once)",
                        claim.name(), storageClass.name());
    }

    private static Demand room(ClaimFacts claim, ClassFacts storageClass) {
        if (!storageClass.waits()) {
            return refused(
                    "claim %s has no volume yet: its StorageClass %s must say volumeBindingMode: WaitForFirstConsumer",
                    claim.name(), storageClass.name());
        }
        if (!claim.fault().isEmpty()) {
            return refused("claim %s %s", claim.name(), claim.fault());
        }
        if (!claim.volume().isEmpty() && claim.selectedNode().isEmpty()) {
            return refused("claim %s asks for volume %s and is not bound to it yet", claim.name(), claim.volume());
        }
        if (!storageClass.fault().isEmpty()) {
            return new Demand.Refused(storageClass.fault());
        }
        PoolWish wish = storageClass.pools().with(claim.pool());
        return wish.fault().isEmpty()
                ? new Demand.Room(claim, storageClass, wish.basePath())
                : refused("claim %s: %s", claim.name(), wish.fault());
    }

    private static Demand refused(String reason, Object... names) {
        return new Demand.Refused(reason.formatted(names));
    }
}
