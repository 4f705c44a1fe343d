package cn.xdf.arch.xlss.http;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as Kubernetes' own programs write it, and nothing looser: Go reads any case and the last of two equal keys, but a caller that needs this is
 * none of them, and a key that we overlook would let a pod pass unjudged.
 */
public final class WireJson {
    /** Attribute of each reading, for deserializers: the body, in which the parser's locations are positions. */
    public static final String BODY = "body";

    /** A pod of the API is under 20 deep (managedFields are the deepest); far below what could exhaust a stack. */
    private static final int DEEPEST = 100;

    /** Bounds what a body can become in memory: `[{},{},…]` grows tenfold. Five thousand nodes and a very large pod have under half of this. */
    private static final long MOST_TOKENS = 250_000;

    private final JsonMapper mapper = mapper();

    /** @throws RejectedRequest when the bytes are not one JSON object of this type with all it needs */
    public <T extends Checked> T read(byte[] body, Class<T> type) {
        if (body.length == 0) {
            throw new RejectedRequest(Fault.NOT_JSON, "not JSON: the body is empty");
        }
        try (var parser = mapper.createParser(body)) {
            T request = mapper.readerFor(type).withAttribute(BODY, body).readValue(parser);
            if (parser.nextToken() != null) {
                throw new RejectedRequest(Fault.NOT_JSON, "not JSON: something follows the request");
            }
            if (request == null) {
                throw new RejectedRequest(Fault.WRONG_TYPE, "wrong type: the request is null");
            }
            request.check();
            return request;
        } catch (JacksonException e) {
            throw rejected(e);
        }
    }

    public byte[] write(Object answer) {
        var bytes = new ByteArrayOutputStream();
        write(answer, bytes);
        return bytes.toByteArray();
    }

    /** The same, without an array between: answers to schedulers have up to some megabytes. */
    public void write(Object answer, OutputStream target) {
        if (answer instanceof EncodedAnswer encoded) {
            var json = new JsonText(target);
            encoded.writeTo(json);
            json.flush();
        } else {
            mapper.writeValue(target, answer);
        }
    }

    private static JsonMapper mapper() {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxTokenCount(MOST_TOKENS)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // read() looks itself, to name it
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addHandler(new WrongCase())
                .build();
    }

    private static RejectedRequest rejected(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RejectedRequest inner) {
                return inner;
            }
        }
        return switch (e) {
            case StreamConstraintsException c -> new RejectedRequest(Fault.BEYOND_LIMITS, firstWords(c, ", from"));
            case InputCoercionException c -> new RejectedRequest(Fault.WRONG_TYPE, firstWords(c, " ("));
            case DatabindException d -> new RejectedRequest(Fault.WRONG_TYPE, "wrong type at " + place(d));
            default -> unreadable(e);
        };
    }

    /** Jackson has no type of its own for a repeated key; the test of the class DUPLICATE_KEY guards these words. */
    private static RejectedRequest unreadable(JacksonException e) {
        return e.getOriginalMessage().startsWith("Duplicate Object property")
                ? new RejectedRequest(Fault.DUPLICATE_KEY, e.getOriginalMessage())
                : new RejectedRequest(Fault.NOT_JSON, "not JSON: " + firstWords(e, " (", ": "));
    }

    /** Without what Jackson adds for its own users: its source, its options. */
    private static String firstWords(JacksonException e, String... ends) {
        var message = e.getOriginalMessage();
        for (var end : ends) {
            int at = message.indexOf(end);
            message = at < 0 ? message : message.substring(0, at);
        }
        return message;
    }

    private static String place(DatabindException e) {
        var path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() != null ? "." + step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining());
        return path.isEmpty() ? "the top: one object is expected" : "`" + path.substring(1) + "`";
    }
}
