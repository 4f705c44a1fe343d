package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.util.Optional;

/** The first step of a volume: whether claim, class and node are fit for it. */
final class Beginning {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final ClaimStore store;
    private final DirectoryPods pods;
    private final Targets targets;
    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<VolumeReading> volumes;

    Beginning(
            ClaimStore store,
            DirectoryPods pods,
            Targets targets,
            WatchedCache<ClaimFacts> claims,
            WatchedCache<VolumeReading> volumes) {
        this.store = store;
        this.pods = pods;
        this.targets = targets;
        this.claims = claims;
        this.volumes = volumes;
    }

    /** Asks for its directory, or says why there can be none. */
    Outcome start(ClaimFacts claim) {
        Optional<ClassFacts> storageClass = store.storageClass(claim);
        if (storageClass.isEmpty() || ClaimPolicy.isForeign(storageClass.get())) {
            store.refuse(claim, "StorageClass '" + claim.storageClass() + "' is not one of xlss");
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        String fault = ClaimPolicy.fault(claim, storageClass.get());
        if (!fault.isEmpty()) {
            store.refuse(claim, fault);
            return Outcome.done(); // its node stays: a scheduler that does not know us would choose again and again
        }
        Target target = targets.judge(claim, ClaimPolicy.wish(claim, storageClass.get()));
        if (!target.isFit()) {
            store.pickAgain(claim, target.reason());
            return Outcome.done();
        }
        store.tell(claim, Type.NORMAL, "Provisioning", "makes a directory on node " + claim.selectedNode());
        pods.want(target.task(), () -> isWanted(target.task()));
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    /** A volume is to be made at the task's node. */
    boolean isWanted(DirectoryTask task) {
        boolean exists = volumes.get(ObjectKey.of(task.volume())).isPresent();
        return claims.get(task.claim())
                .filter(claim -> claim.uid().equals(task.claimUid()))
                .filter(claim -> !exists && claim.isFor(task.node(), task.pool()))
                .isPresent();
    }
}
