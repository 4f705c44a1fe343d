package cn.xdf.arch.xlss.extender.wire;

import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes node name → reason. Thousands of nodes in a row have the same reason: it is escaped once. */
final class Reasons extends StdSerializer<Map<String, String>> {
    Reasons() {
        super(Map.class);
    }

    @Override
    public void serialize(Map<String, String> reasons, JsonGenerator json, SerializationContext answer) {
        SerializedString last = new SerializedString("");
        json.writeStartObject();
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            if (!reason.getValue().equals(last.getValue())) {
                last = new SerializedString(reason.getValue());
            }
            json.writeName(reason.getKey());
            json.writeString(last);
        }
        json.writeEndObject();
    }
}
