package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;

/** Sends requests and turns every way to fail into {@link KubernetesFailure}. */
final class ApiCalls {
    private static final String[] AUTHENTICATION = {"BearerToken"};

    private final ApiClient client;
    private final Duration limit;

    ApiCalls(ApiClient client) {
        this(client, null);
    }

    private ApiCalls(ApiClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /** The same with another limit for the whole of each call. */
    ApiCalls within(Duration other) {
        return new ApiCalls(client, other);
    }

    /** Sends and reads the answer as this type; null for an answer without a body. */
    <T> T send(ApiRequest request, Type type) {
        try (Response response = open(request)) {
            return JSON.deserialize(response.body().byteStream(), type);
        } catch (IOException e) {
            throw unanswered(request, e);
        } catch (KubernetesFailure failure) {
            throw failure;
        } catch (RuntimeException e) {
            throw new KubernetesFailure(Kind.OTHER, 200, request + ": unreadable answer: " + e.getMessage(), null, e);
        }
    }

    /** Sends and judges nothing but the code: some answers are of another kind than the API's description says. */
    void send(ApiRequest request) {
        open(request).close();
    }

    /** Sends; the caller reads and closes the body of the answer, whose code is a success. */
    Response open(ApiRequest request) {
        return open(request, call(request));
    }

    static Response open(ApiRequest request, Call call) {
        try {
            return judged(request, call.execute());
        } catch (IOException e) {
            throw unanswered(request, e);
        } catch (KubernetesFailure failure) {
            throw failure;
        } catch (Exception e) { // OkHttp is Kotlin: it throws InterruptedException without saying so
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new KubernetesFailure(Kind.TIMEOUT, 0, request + ": interrupted", null, e);
            }
            // thrown by interceptors, as when the service account's token cannot be read
            throw new KubernetesFailure(Kind.OTHER, 0, request + ": " + e.getMessage(), null, e);
        }
    }

    /** A call that was not sent yet, so that its owner can cancel it from elsewhere. */
    Call call(ApiRequest request) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", ApiRequest.JSON);
        if (request.contentType() != null) {
            headers.put("Content-Type", request.contentType());
        }
        try {
            Call call = client.buildCall(
                    client.getBasePath(),
                    request.path(),
                    request.method(),
                    request.query(),
                    List.of(),
                    request.body(),
                    headers,
                    new HashMap<>(),
                    new HashMap<>(),
                    AUTHENTICATION,
                    null);
            if (limit != null) {
                call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
            }
            return call;
        } catch (ApiException e) {
            throw new KubernetesFailure(Kind.OTHER, 0, request + ": " + e.getMessage(), null, e);
        }
    }

    /** Returns an answer of success; reads and closes any other. */
    private static Response judged(ApiRequest request, Response response) throws IOException {
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            throw FailureReading.of(request, response);
        }
    }

    static KubernetesFailure unanswered(ApiRequest request, IOException e) {
        Kind kind = e instanceof InterruptedIOException ? Kind.TIMEOUT : Kind.UNREACHABLE;
        return new KubernetesFailure(kind, 0, request + ": " + e, null, e);
    }
}
