package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.kube.JsonPatch;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One condition of a pod. Others write theirs at the same time, and a merge patch would replace the whole list: so this is a patch of one
 * place in the list that was read.
 */
record PodCondition(String type, boolean status, String reason, String message) {
    /** Empty when it stands there already. */
    Optional<JsonPatch> patch(V1Pod pod, Instant now) {
        List<V1PodCondition> there = pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? List.of()
                : pod.getStatus().getConditions();
        JsonPatch asRead = JsonPatch.empty().testVersion(pod.getMetadata().getResourceVersion());
        for (int i = 0; i < there.size(); i++) {
            if (type.equals(there.get(i).getType())) {
                return isSame(there.get(i))
                        ? Optional.empty()
                        : Optional.of(asRead.replace("/status/conditions/" + i, fields(since(there.get(i), now))));
            }
        }
        return Optional.of(
                there.isEmpty()
                        ? asRead.add("/status/conditions", List.of(fields(now)))
                        : asRead.add("/status/conditions/-", fields(now)));
    }

    private boolean isSame(V1PodCondition other) {
        return word().equals(other.getStatus())
                && reason.equals(other.getReason())
                && message.equals(other.getMessage());
    }

    private Instant since(V1PodCondition before, Instant now) {
        return word().equals(before.getStatus()) && before.getLastTransitionTime() != null
                ? before.getLastTransitionTime().toInstant()
                : now;
    }

    private String word() {
        return status ? "True" : "False";
    }

    private Map<String, Object> fields(Instant since) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("status", word());
        fields.put("reason", reason);
        fields.put("message", message);
        fields.put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
        return fields;
    }
}
