package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Optional;

/** The pods that keep room. All but {@code seen} and the keys block and fail with KubernetesFailure only. */
public interface Placeholders {
    /** Where the placeholder of this pod stands: known without asking, so that two binds of one pod never keep room twice. */
    ObjectKey keyOf(PodClaims pod);

    /** Where that of the moment of the change stands, see {@link #bridge}. */
    ObjectKey bridgeOf(PodClaims pod);

    /** As the watch last told it. */
    Optional<Placeholder> seen(ObjectKey key);

    /** Keeps room for the pod; one that a dead holder has left is replaced. Returns its UID; empty: the pod asks for nothing that could be kept. */
    String create(PodClaims pod, String node, String holder);

    /** Keeps room from schedulers and not from kubelet, for a moment; kubelet removes it within seconds if nobody else does. */
    void bridge(PodClaims pod, String node, String holder);

    /** At once, without waiting for kubelet; another one of the same name stays. */
    void remove(ObjectKey key, String uid);

    /** Name of the pod in which the scheduler runs that binds now; empty: none does. */
    String leader();
}
