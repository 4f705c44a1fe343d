package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;

/**
 * The node that the scheduler chose.
 *
 * @param task what is to be done there; null when it is not fit
 * @param reason why it is not fit
 */
record Target(DirectoryTask task, String reason) {
    static Target unfit(String reason) {
        return new Target(null, reason);
    }

    boolean isFit() {
        return task != null;
    }
}
