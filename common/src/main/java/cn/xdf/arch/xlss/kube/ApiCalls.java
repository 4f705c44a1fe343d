package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sends requests and turns every way to fail into {@link KubernetesFailure}. */
final class ApiCalls {
    private final ApiConnection server;
    private final Duration limit;

    ApiCalls(ApiConnection server) {
        this(server, null);
    }

    private ApiCalls(ApiConnection server, Duration limit) {
        this.server = server;
        this.limit = limit;
    }

    /** The same with another limit for the whole of each call. */
    ApiCalls within(Duration other) {
        return new ApiCalls(server, other);
    }

    /** Sends and reads the answer as this type; null for an answer without a body. */
    <T> T send(ApiRequest request, Type type) {
        return send(request, body -> ObjectJson.read(body, type));
    }

    /** Sends; the answer is read while it arrives. */
    <T> T send(ApiRequest request, Function<InputStream, T> reading) {
        try (Response response = open(request)) {
            return reading.apply(response.body().byteStream());
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
        HttpUrl.Builder url =
                server.url().newBuilder().addEncodedPathSegments(request.path().substring(1));
        request.query().forEach(pair -> url.addQueryParameter(pair.getName(), pair.getValue()));
        Request.Builder http = new Request.Builder().url(url.build()).header("Accept", ApiRequest.JSON);
        RequestBody body = request.body() == null
                ? null
                : RequestBody.create(request.body(), MediaType.get(request.contentType()));
        Call call = server.http().newCall(http.method(request.method(), body).build());
        if (limit != null) {
            call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
        return call;
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
