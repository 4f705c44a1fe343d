package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.LocalVolume;

/** Tells the owner of a volume that it takes more than was promised to it. Nothing is done to the volume. */
final class BeyondRequest {
    private final EventRecorder events;

    BeyondRequest(EventRecorder events) {
        this.events = events;
    }

    void tell(LocalVolume volume) {
        String message = "the volume takes more than the " + volume.capacityBytes()
                + " bytes that were requested: what is beyond may be missing to other volumes of "
                + volume.home() + "; remove data, or use a larger claim";
        volume.claim()
                .ifPresent(claim -> events.record(
                        "v1",
                        "PersistentVolumeClaim",
                        ObjectKey.of(claim.namespace(), claim.name()),
                        claim.uid(),
                        EventRecorder.Type.WARNING,
                        "VolumeBeyondRequest",
                        message));
    }
}
