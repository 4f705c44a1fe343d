package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.Required;
import com.fasterxml.jackson.annotation.JsonProperty;

/** ExtenderBindingArgs: the scheduler chose {@code node} for this pod. */
public record BindRequest(
        @JsonProperty("PodName") String podName,
        @JsonProperty("PodNamespace") String podNamespace,
        @JsonProperty("PodUID") String podUid,
        @JsonProperty("Node") String node)
        implements Request {
    @Override
    public void check() {
        Required.dnsName(podName, "PodName");
        Required.dnsName(podNamespace, "PodNamespace");
        Required.uid(podUid, "PodUID");
        Required.dnsName(node, "Node");
    }
}
