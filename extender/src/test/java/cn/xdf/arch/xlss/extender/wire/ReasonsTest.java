package cn.xdf.arch.xlss.extender.wire;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.http.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReasonsTest {
    @Test
    void eachNodeHasItsOwnReason() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("n1", "the pool at \"/data\" is full");
        reasons.put("n2", "the pool at \"/data\" is full");
        reasons.put("n3", "");
        reasons.put("n4", "is lost\n");
        reasons.put("n5", "the pool at \"/data\" is full");
        var nodes = NodeNames.of(List.copyOf(reasons.keySet()));
        var written = new WireJson().write(FilterAnswer.refused(new Reasons(nodes, List.copyOf(reasons.values()))));
        var read = new JsonMapper().readTree(written).get("FailedAndUnresolvableNodes");
        assertThat(read).isEqualTo(new JsonMapper().valueToTree(reasons));
    }
}
