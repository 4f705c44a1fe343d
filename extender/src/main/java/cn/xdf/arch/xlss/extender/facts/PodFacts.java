package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Set;

/**
 * A pod that uses claims.
 *
 * @param node where it runs or ran; empty while it is not bound
 * @param deleting its end was asked for
 * @param claims names of claims in its namespace
 */
public record PodFacts(ObjectKey key, String uid, String node, boolean deleting, Set<String> claims) {
    public PodFacts {
        claims = Set.copyOf(claims);
    }
}
