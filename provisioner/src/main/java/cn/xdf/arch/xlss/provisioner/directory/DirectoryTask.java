package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.directory.Slot.Lane;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.DirectoryProgram;

/**
 * What is to be done with the directory of one volume.
 *
 * @param volume name of the PersistentVolume, made of its claim's UID
 * @param node name of the node
 * @param pool uuid of the pool that must be at the base path
 * @param claim the volume is for; of the name alone another one may have come
 */
public record DirectoryTask(
        Verb verb, String volume, String node, BasePath basePath, String pool, ObjectKey claim, String claimUid) {
    public enum Verb {
        MAKE(DirectoryProgram.MAKE, Lane.QUICK),
        /** Takes back an empty directory that was made for nobody. */
        UNDO(DirectoryProgram.UNDO, Lane.QUICK),
        REMOVE(DirectoryProgram.REMOVE, Lane.REMOVAL),
        /** Goes on with a removal that was begun. */
        REMOVE_REST(DirectoryProgram.REMOVE_REST, Lane.REST);

        private final String word;
        private final Lane lane;

        Verb(String word, Lane lane) {
            this.word = word;
            this.lane = lane;
        }

        /** As the program in the pod calls it. */
        String word() {
            return word;
        }
    }

    public Slot slot() {
        return new Slot(verb.lane, node, basePath, pool);
    }

    public DirectoryTask as(Verb other) {
        return new DirectoryTask(other, volume, node, basePath, pool, claim, claimUid);
    }
}
