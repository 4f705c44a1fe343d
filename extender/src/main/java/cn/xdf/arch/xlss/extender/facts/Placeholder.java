package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.kube.ObjectKey;

/**
 * A pod that keeps room on a node for another one, whose bind is held.
 *
 * @param pod the one that it keeps room for
 * @param holder who holds that bind: a pod of ours and one of its processes, as pod_process
 * @param ended it keeps no room any more: refused by the node, evicted, or too old
 * @param reason why it has ended, the node's own word
 */
public record Placeholder(
        ObjectKey key, String uid, ObjectKey pod, String holder, boolean deleting, boolean ended, String reason) {

    /** Name of the pod in which its holder runs, of whichever process. */
    public String holdersPod() {
        return podOf(holder);
    }

    /** Of an identity as kube-scheduler writes it in its Lease, too. */
    public static String podOf(String identity) {
        int end = identity.indexOf('_');
        return end < 0 ? identity : identity.substring(0, end);
    }
}
