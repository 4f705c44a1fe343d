package cn.xdf.arch.xlss.webhook.routing;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pods get our scheduler: those with a volume of ours, unless whoever made them said otherwise. Never a reason to refuse a pod: one that
 * goes to another scheduler is told of, and no data is lost by it.
 */
public final class RoutingPolicy {
    /** The configuration excludes them, too; but Kubernetes before 1.21 does not label namespaces with their names. */
    private static final Set<String> NOT_HERE = Set.of("kube-system", Names.SYSTEM_NAMESPACE);

    private static final String DISABLED = "disabled";

    private final long largeBytes;

    /** @param largeBytes from here on, a volume may hold so many files that changing all their owners is felt */
    public RoutingPolicy(long largeBytes) {
        this.largeBytes = largeBytes;
    }

    public RoutingDecision judge(PodFacts pod, Storage storage) {
        if (NOT_HERE.contains(pod.namespace())) {
            return RoutingDecision.skip(Skip.SYSTEM_NAMESPACE);
        }
        if (pod.uses().isEmpty()) {
            return RoutingDecision.skip(Skip.NO_CLAIM);
        }
        boolean unknown = false;
        List<Ours> ours = new ArrayList<>();
        for (Use use : pod.uses()) {
            Optional<ClaimFacts> claim = claim(pod, use, storage);
            Optional<Boolean> verdict = claim.flatMap(one -> isOurs(one, storage));
            unknown |= verdict.isEmpty();
            verdict.filter(yes -> yes)
                    .ifPresent(yes ->
                            ours.add(new Ours(use.volume(), claim.orElseThrow().requestBytes())));
        }
        if (ours.isEmpty()) {
            return RoutingDecision.skip(unknown ? Skip.UNKNOWN_CLAIM : Skip.NOT_OURS);
        }
        return judge(pod, ours);
    }

    private RoutingDecision judge(PodFacts pod, List<Ours> ours) {
        List<Warning> warnings = new ArrayList<>();
        if (pod.changesOwners()) {
            ours.stream()
                    .filter(one -> one.bytes >= largeBytes)
                    .findFirst()
                    .ifPresent(one -> warnings.add(Warning.owners(one.volume)));
        }
        if (!pod.scheduling().isEmpty() && !pod.scheduling().equals(DISABLED)) {
            warnings.add(Warning.unknownValue());
        }
        Optional<Skip> skip = skip(pod);
        if (skip.filter(Skip.OTHER_SCHEDULER::equals).isPresent()) {
            warnings.add(Warning.otherScheduler(pod.scheduler(), ours.getFirst().volume));
        }
        return new RoutingDecision(skip, warnings);
    }

    private static Optional<Skip> skip(PodFacts pod) {
        if (pod.scheduling().equals(DISABLED)) {
            return Optional.of(Skip.OPTED_OUT);
        }
        if (pod.placed()) {
            return Optional.of(Skip.PLACED);
        }
        if (pod.scheduler().equals(Names.SCHEDULER)) {
            return Optional.of(Skip.ROUTED_BEFORE);
        }
        return pod.usesDefaultScheduler() ? Optional.empty() : Optional.of(Skip.OTHER_SCHEDULER);
    }

    private static Optional<ClaimFacts> claim(PodFacts pod, Use use, Storage storage) {
        return switch (use) {
            case Use.OfClaim named -> storage.claim(ObjectKey.of(pod.namespace(), named.claim()));
            case Use.Ephemeral ephemeral -> Optional.of(ephemeral.template());
        };
    }

    /** A bound claim is what its volume is: a class may have been deleted since, or made anew by somebody else. */
    private static Optional<Boolean> isOurs(ClaimFacts claim, Storage storage) {
        if (!claim.volumeName().isEmpty()) {
            Optional<Boolean> volume = storage.isVolumeOurs(claim.volumeName());
            if (volume.isPresent()) {
                return volume;
            }
        }
        Optional<String> storageClass = claim.storageClass().or(storage::defaultClass);
        return storageClass.isEmpty() || storageClass.get().isEmpty()
                ? Optional.of(false)
                : storage.isClassOurs(storageClass.get());
    }

    private record Ours(String volume, long bytes) {}
}
