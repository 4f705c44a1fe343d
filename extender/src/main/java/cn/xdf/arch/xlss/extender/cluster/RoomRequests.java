package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** How much of a node a pod takes, as schedulers and kubelet reckon it. */
final class RoomRequests {
    private RoomRequests() {}

    /**
     * Containers run together, with the sidecars; init containers run one by one before them, each with the sidecars that were started
     * before it. What the pod as a whole asks for counts instead, and its overhead on top.
     */
    static Map<String, Quantity> of(V1PodSpec spec) {
        Map<String, Quantity> running = new HashMap<>();
        spec.getContainers().forEach(container -> add(running, requests(container.getResources())));
        Map<String, Quantity> sidecars = new HashMap<>();
        Map<String, Quantity> starting = new HashMap<>();
        for (V1Container init : orNone(spec.getInitContainers())) {
            Map<String, Quantity> own = requests(init.getResources());
            if ("Always".equals(init.getRestartPolicy())) {
                add(sidecars, own);
                own = Map.of();
            }
            Map<String, Quantity> then = new HashMap<>(sidecars);
            add(then, own);
            then.forEach((name, amount) -> starting.merge(name, amount, RoomRequests::larger));
        }
        add(running, sidecars);
        starting.forEach((name, amount) -> running.merge(name, amount, RoomRequests::larger));
        running.putAll(requests(spec.getResources()));
        add(running, orEmpty(spec.getOverhead()));
        return running;
    }

    private static Map<String, Quantity> requests(V1ResourceRequirements resources) {
        return resources == null ? Map.of() : orEmpty(resources.getRequests());
    }

    private static void add(Map<String, Quantity> to, Map<String, Quantity> more) {
        BinaryOperator<Quantity> sum = (one, other) -> quantity(one.getNumber().add(other.getNumber()), one);
        more.forEach((name, amount) -> to.merge(name, amount, sum));
    }

    private static Quantity larger(Quantity one, Quantity other) {
        return one.getNumber().compareTo(other.getNumber()) >= 0 ? one : other;
    }

    private static Quantity quantity(BigDecimal number, Quantity like) {
        return new Quantity(number, like.getFormat());
    }
}
