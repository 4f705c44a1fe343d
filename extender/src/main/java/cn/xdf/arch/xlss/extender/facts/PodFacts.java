package cn.xdf.arch.xlss.extender.facts;

/**
 * A pod that uses claims.
 *
 * @param node where it runs or ran; empty while it is not bound
 * @param deleting its end was asked for
 * @param ours our scheduler places it
 * @param mark the lost node that it is said to come from; empty: none
 * @param waits its condition {@code data-ready} is False
 * @param restoring and the reason is that a restore is under way
 */
public record PodFacts(
        PodClaims pod, String node, boolean deleting, boolean ours, String mark, boolean waits, boolean restoring) {
    public String uid() {
        return pod.uid();
    }

    /** It is that pod and no other of its name, and neither bound nor deleted. */
    public boolean waitsForNode(String uid) {
        return uid().equals(uid) && !deleting && node.isEmpty();
    }

    /** It has its node, and nothing that was said of it while it waited stands there any more. */
    public boolean isSettled() {
        return !node.isEmpty() && mark.isEmpty() && !waits;
    }

    /** Our scheduler has still to find a node for it. */
    public boolean isToBePlaced() {
        return ours && !deleting && node.isEmpty();
    }
}
