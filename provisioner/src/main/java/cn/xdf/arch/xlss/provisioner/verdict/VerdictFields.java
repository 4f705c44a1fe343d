package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.StorageNode.PoolVerdict;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verdict as it is written. */
final class VerdictFields {
    private VerdictFields() {}

    static Map<String, Object> of(Verdict verdict) {
        Map<String, Object> fields = of(verdict.state(), verdict.since(), verdict.reason());
        fields.put("fenced", verdict.fenced());
        fields.put("pools", verdict.pools().stream().map(VerdictFields::of).toList());
        return fields;
    }

    private static Map<String, Object> of(PoolVerdict pool) {
        Map<String, Object> fields = of(pool.state(), pool.since(), pool.reason());
        fields.put("path", pool.path());
        fields.put("uuid", pool.uuid());
        return fields;
    }

    private static Map<String, Object> of(String state, OffsetDateTime since, String reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        fields.put("since", since.toInstant().toString());
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        return fields;
    }
}
