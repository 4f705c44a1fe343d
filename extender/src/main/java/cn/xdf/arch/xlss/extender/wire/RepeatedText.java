package cn.xdf.arch.xlss.extender.wire;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes texts of which thousands in a row are the same: each is escaped once. */
final class RepeatedText extends StdSerializer<String> {
    RepeatedText() {
        super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator json, SerializationContext answer) {
        Object last = answer.getAttribute(this);
        if (last instanceof SerializedString same && same.getValue().equals(text)) {
            json.writeString(same);
        } else {
            SerializedString escaped = new SerializedString(text);
            answer.setAttribute(this, escaped);
            json.writeString(escaped);
        }
    }
}
