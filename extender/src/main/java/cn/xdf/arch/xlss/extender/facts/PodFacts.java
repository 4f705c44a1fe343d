package cn.xdf.arch.xlss.extender.facts;

/**
 * A pod that uses claims.
 *
 * @param node where it runs or ran; empty while it is not bound
 * @param deleting its end was asked for
 * @param ours our scheduler places it
 * @param mark the lost node that it is said to come from; empty: none
 */
public record PodFacts(PodClaims pod, String node, boolean deleting, boolean ours, String mark) {
    public String uid() {
        return pod.uid();
    }
}
