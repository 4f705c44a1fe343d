package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod.State;
import java.util.Optional;

/**
 * The next step of one volume that is to be made. What happened so far is read from the objects alone:
 *
 * <pre>
 * claim waits ── START ──> pod runs ── WAIT ──> pod succeeded ── CREATE ──> volume exists ── FORGET the pod ──> NOTHING
 *                                  └──────────> pod failed ── PICK_AGAIN (another node)
 * claim gone, or on another node: pod at its end ── UNDO (remove the directory)
 * </pre>
 */
final class ProvisionPlan {
    enum Step {
        NOTHING,
        START,
        WAIT,
        CREATE,
        PICK_AGAIN,
        UNDO,
        FORGET
    }

    private ProvisionPlan() {}

    /**
     * @param claim as it is; empty when it is gone, also when another one has its name now
     * @param volumeExists a PersistentVolume of the claim's name for it exists
     * @param maker the pod that makes the directory
     */
    static Step next(Optional<ClaimFacts> claim, boolean volumeExists, Optional<DirectoryPod> maker) {
        if (maker.isEmpty()) {
            return claim.filter(ClaimFacts::wantsVolume).isPresent() && !volumeExists ? Step.START : Step.NOTHING;
        }
        DirectoryPod pod = maker.get();
        if (pod.deleting()) {
            return Step.WAIT;
        }
        if (volumeExists) {
            return Step.FORGET;
        }
        boolean wanted = claim.filter(ClaimFacts::wantsVolume)
                .filter(facts -> facts.selectedNode().equals(pod.task().node()))
                .isPresent();
        return wanted ? forward(pod.state()) : back(pod.state());
    }

    private static Step forward(State state) {
        return switch (state) {
            case RUNNING -> Step.WAIT;
            case SUCCEEDED -> Step.CREATE;
            case FAILED -> Step.PICK_AGAIN;
        };
    }

    private static Step back(State state) {
        return switch (state) {
            case RUNNING -> Step.WAIT; // what it makes a moment later nobody would remove
            case SUCCEEDED -> Step.UNDO;
            case FAILED -> Step.FORGET;
        };
    }
}
