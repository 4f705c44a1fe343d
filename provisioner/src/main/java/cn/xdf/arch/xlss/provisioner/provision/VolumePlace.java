package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionPlan.Volume;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;

/** Whether the directory of a task is that of the volume. */
final class VolumePlace {
    private VolumePlace() {}

    /** @param there the PersistentVolume of the task's name; empty: there is none */
    static Volume of(Optional<VolumeReading> there, DirectoryTask task) {
        if (there.isEmpty()) {
            return Volume.NONE;
        }
        if (!(there.get() instanceof VolumeReading.Ours(LocalVolume volume))
                || !volume.isAtRest()
                || volume.epoch() > 0) {
            return Volume.UNKNOWN;
        }
        boolean here = volume.home().equals(task.node())
                && volume.homePool().equals(task.pool())
                && volume.basePath().equals(task.basePath().value());
        return here ? Volume.HERE : Volume.ELSEWHERE;
    }
}
