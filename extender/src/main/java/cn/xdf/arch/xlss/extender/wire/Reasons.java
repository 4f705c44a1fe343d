package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.JsonText;
import java.util.List;

/** Why each of some nodes cannot take the pod. @param reasons in the order of the nodes */
public record Reasons(NodeNames nodes, List<String> reasons) {
    public static final Reasons NONE = new Reasons(NodeNames.NONE, List.of());

    /** Without the letters that escapes add. */
    int roughBytes() {
        int bytes = nodes.bytes();
        for (String reason : reasons) {
            bytes += reason.length() + "\"\":".length();
        }
        return bytes;
    }

    /** As an object, node name → reason. Thousands of nodes in a row have the same reason: it is escaped once. */
    void writeTo(JsonText json) {
        String last = null;
        byte[] written = null;
        json.add('{');
        for (int i = 0; i < reasons.size(); i++) {
            String reason = reasons.get(i);
            if (!reason.equals(last)) {
                last = reason;
                written = JsonText.quoted(reason);
            }
            if (i > 0) {
                json.add(',');
            }
            nodes.write(i, json);
            json.add(':').add(written);
        }
        json.add('}');
    }
}
