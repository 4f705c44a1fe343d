package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.Required;
import cn.xdf.arch.xlss.http.WireJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Leaves the names where they are in the body when they stand there as schedulers write them; anything else is read, or refused, as a list of strings. */
final class NodeNamesReader extends StdDeserializer<NodeNames> {
    NodeNamesReader() {
        super(NodeNames.class);
    }

    @Override
    public NodeNames deserialize(JsonParser json, DeserializationContext reading) {
        Optional<NodeNames> plain = plain(json, reading);
        if (plain.isPresent()) {
            json.skipChildren();
            return plain.get();
        }
        List<String> names =
                reading.readValue(json, reading.getTypeFactory().constructCollectionType(List.class, String.class));
        Required.noNulls(names, "NodeNames");
        return NodeNames.of(names);
    }

    private static Optional<NodeNames> plain(JsonParser json, DeserializationContext reading) {
        long at = json.currentTokenLocation().getByteOffset(); // below zero: the body is no UTF-8
        return reading.getAttribute(WireJson.BODY) instanceof byte[] body
                        && json.currentToken() == JsonToken.START_ARRAY
                        && at >= 0
                ? new PlainNames(body, (int) at).read()
                : Optional.empty();
    }
}
