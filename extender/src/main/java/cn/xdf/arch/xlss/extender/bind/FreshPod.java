package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.PodClaims;

/**
 * A pod as the API server has it now.
 *
 * @param nodeName empty while it is not bound
 */
public record FreshPod(String nodeName, boolean terminating, PodClaims claims) {
    String uid() {
        return claims.uid();
    }
}
