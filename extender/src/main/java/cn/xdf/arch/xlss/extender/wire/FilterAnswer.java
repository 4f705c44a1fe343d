package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.EncodedAnswer;
import cn.xdf.arch.xlss.http.JsonText;

/**
 * ExtenderFilterResult, without FailedNodes: no refusal of ours is one that evictions can help.
 *
 * @param nodeNames that can take the pod
 * @param unresolvable FailedAndUnresolvableNodes, known since Kubernetes 1.21; older ones skip it
 * @param error empty means success
 */
public record FilterAnswer(NodeNames nodeNames, Reasons unresolvable, String error) implements EncodedAnswer {
    private static final byte[] NAMES = JsonText.ascii("{\"NodeNames\":");
    private static final byte[] FAILED = JsonText.ascii(",\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":");
    private static final byte[] ERROR = JsonText.ascii(",\"Error\":");

    public static FilterAnswer passed(NodeNames nodes) {
        return new FilterAnswer(nodes, Reasons.NONE, "");
    }

    public static FilterAnswer refused(Reasons reasons) {
        return new FilterAnswer(NodeNames.NONE, reasons, "");
    }

    public static FilterAnswer error(String error) {
        return new FilterAnswer(NodeNames.NONE, Reasons.NONE, error);
    }

    /** What passes are some of those that were asked about. */
    public boolean passesAll(NodesRequest asked) {
        return !asked.lacksNames() && nodeNames.size() == asked.nodeNames().size();
    }

    @Override
    public int roughBytes() {
        return NAMES.length
                + nodeNames.bytes()
                + FAILED.length
                + unresolvable.roughBytes()
                + ERROR.length
                + error.length()
                + 3;
    }

    @Override
    public void writeTo(JsonText json) {
        nodeNames.writeTo(json.add(NAMES));
        unresolvable.writeTo(json.add(FAILED));
        json.add(ERROR).add(JsonText.quoted(error)).add('}');
    }
}
