package cn.xdf.arch.xlss.webhook.routing;

/** One volume of a pod that needs a claim. */
public sealed interface Use {
    /** Its name in the pod. */
    String volume();

    /** A claim of this name in the pod's namespace. */
    record OfClaim(String volume, String claim) implements Use {}

    /** A generic ephemeral volume: Kubernetes makes its claim after the pod. */
    record Ephemeral(String volume, ClaimFacts template) implements Use {}
}
