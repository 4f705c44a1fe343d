package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.PvRestoreName;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.List;
import java.util.Map;

/**
 * A pod, and the claims that its volumes need.
 *
 * @param settings its annotations of ours
 * @param statefulSet name of the StatefulSet that controls it; empty: none does
 */
public record PodClaims(
        String namespace, String name, String uid, List<Use> uses, Map<String, String> settings, String statefulSet) {
    public PodClaims {
        uses = List.copyOf(uses);
        settings = Map.copyOf(settings);
    }

    public PodClaims(String namespace, String name, String uid, List<Use> uses) {
        this(namespace, name, uid, uses, Map.of(), "");
    }

    /**
     * One volume's claim.
     *
     * @param ephemeral the claim is the pod's own: Kubernetes makes and deletes it with the pod
     */
    public record Use(String claim, boolean ephemeral) {
        public static Use ofClaim(String claim) {
            return new Use(claim, false);
        }

        /** Of a generic ephemeral volume, whose claim is called after pod and volume. */
        public static Use ofEphemeral(String pod, String volume) {
            return new Use(pod + "-" + volume, true);
        }
    }

    public boolean isEmpty() {
        return uses.isEmpty();
    }

    public ObjectKey key() {
        return ObjectKey.of(namespace, name);
    }

    /** Of the PvRestore that brings its volumes to it, when there is one. */
    public ObjectKey restoreKey() {
        return ObjectKey.of(namespace, PvRestoreName.of(namespace, name));
    }

    public ObjectKey keyOf(Use use) {
        return ObjectKey.of(namespace, use.claim());
    }
}
