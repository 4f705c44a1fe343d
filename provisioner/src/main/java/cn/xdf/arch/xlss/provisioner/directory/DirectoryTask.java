package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.BasePath;

/**
 * What a pod is to do with the directory of one volume.
 *
 * @param volume name of the PersistentVolume, made of its claim's UID
 * @param node name of the node
 * @param pool uuid of the pool that must be at the base path
 * @param claim the volume is for; of the name alone another one may have come
 */
public record DirectoryTask(
        Verb verb, String volume, String node, BasePath basePath, String pool, ObjectKey claim, String claimUid) {
    public enum Verb {
        MAKE("xlss-mkdir-"),
        REMOVE("xlss-rmdir-");

        private final String prefix;

        Verb(String prefix) {
            this.prefix = prefix;
        }

        /** The one name that the pod of this volume can have: who comes second finds it there. */
        public String podOf(String volume) {
            return prefix + volume;
        }
    }

    public String podName() {
        return verb.podOf(volume);
    }

    public DirectoryTask as(Verb other) {
        return new DirectoryTask(other, volume, node, basePath, pool, claim, claimUid);
    }
}
