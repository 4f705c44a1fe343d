package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.models.V1Status;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Response;

/** Reads a refusal: the kind comes from the code and the Status' reason, never from its text. */
final class FailureReading {
    private static final int MESSAGE_LIMIT = 1024;
    private static final int BODY_LIMIT_BYTES = 256 * 1024;

    private FailureReading() {}

    static KubernetesFailure of(ApiRequest request, Response response) throws IOException {
        String body = response.peekBody(BODY_LIMIT_BYTES).string();
        V1Status status = status(body);
        String message = status == null || status.getMessage() == null ? body : status.getMessage();
        return new KubernetesFailure(
                kind(response.code(), status, request),
                response.code(),
                request + ": " + response.code() + " " + shortened(message),
                retryAfter(response),
                null);
    }

    /** Of the Status that a watch sends instead of an object. */
    static KubernetesFailure of(ApiRequest request, JsonElement event) {
        V1Status status = ObjectJson.GSON.fromJson(event, V1Status.class);
        int code = status.getCode() == null ? 500 : status.getCode();
        String message = request + ": " + code + " " + shortened(String.valueOf(status.getMessage()));
        return new KubernetesFailure(kind(code, status, request), code, message, null, null);
    }

    private static Kind kind(int code, V1Status status, ApiRequest request) {
        return switch (code) {
            case 400, 405, 415 -> Kind.INVALID;
            case 401, 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 409 -> reason(status).equals("AlreadyExists") ? Kind.ALREADY_EXISTS : Kind.CONFLICT;
            case 410 -> Kind.EXPIRED;
            case 413 -> Kind.INVALID;
            case 422 -> unappliedJsonPatch(status, request) ? Kind.CONFLICT : Kind.INVALID;
            case 429 -> Kind.TOO_MANY_REQUESTS;
            case 502, 503 -> Kind.UNREACHABLE;
            default -> Kind.OTHER;
        };
    }

    /**
     * The API server answers a JSON patch whose {@code test} fails with 422 as it answers an invalid object, but an invalid
     * object comes with its causes, field by field, and a patch that did not apply comes without any.
     */
    private static boolean unappliedJsonPatch(V1Status status, ApiRequest request) {
        boolean causes = status != null
                && status.getDetails() != null
                && status.getDetails().getCauses() != null
                && !status.getDetails().getCauses().isEmpty();
        return ApiRequest.JSON_PATCH.equals(request.contentType()) && !causes;
    }

    private static String reason(V1Status status) {
        return status == null || status.getReason() == null ? "" : status.getReason();
    }

    private static V1Status status(String body) {
        try {
            return ObjectJson.GSON.fromJson(body, V1Status.class);
        } catch (JsonParseException e) {
            return null; // a proxy's page, or no body
        }
    }

    private static Duration retryAfter(Response response) {
        String seconds = response.header("Retry-After");
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static String shortened(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= MESSAGE_LIMIT ? line : line.substring(0, MESSAGE_LIMIT) + "…";
    }
}
