package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.VersionInfo;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.scheduler.Schedulers;

/**
 * Every command to the Kubernetes API goes through here. All methods block for at most the command timeout, fail with
 * {@link KubernetesFailure} only, and throw {@link IllegalStateException} on a thread that must not block.
 *
 * <p>Nothing is repeated here: whether trying again is right, only the caller knows.
 */
public final class KubernetesApi {
    private static final int PAGE = 500;

    private final ApiCalls calls;
    private final RequestPace pace;

    public KubernetesApi(KubernetesClients clients, KubernetesProperties properties, InstantSource clock) {
        this.calls = new ApiCalls(clients.command());
        this.pace = new RequestPace(clock, properties.requestsPerSecond());
    }

    private KubernetesApi(ApiCalls calls, RequestPace pace) {
        this.calls = calls;
        this.pace = pace;
    }

    /** For those who cannot wait: another limit for each call, and no place in the line. */
    public KubernetesApi within(Duration limit) {
        return new KubernetesApi(calls.within(limit), null);
    }

    public <T extends KubernetesObject> T get(ResourceKind<T> kind, ObjectKey key) {
        return send(ApiRequest.get(kind.path(key)), kind.type());
    }

    /** Like {@link #get}, with "there is none" as a value. */
    public <T extends KubernetesObject> Optional<T> find(ResourceKind<T> kind, ObjectKey key) {
        try {
            return Optional.of(get(kind, key));
        } catch (KubernetesFailure failure) {
            if (failure.isNotFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Of the API server that answers: {@code v1.36.3}, with whatever its maker puts behind it. */
    public String serverVersion() {
        VersionInfo version = send(ApiRequest.get("/version"), VersionInfo.class);
        return version.getGitVersion();
    }

    /** A consistent list, fetched page by page. */
    public <T extends KubernetesObject> List<T> list(ResourceKind<T> kind, ListQuery query) {
        List<T> all = new ArrayList<>();
        String more = "";
        do {
            ApiRequest request = ApiRequest.get(kind.path(query.namespace()))
                    .query(query.parameters())
                    .query("limit", PAGE);
            ListPage<T> page = send(more.isEmpty() ? request : request.query("continue", more), pageOf(kind));
            all.addAll(page.items());
            more = page.next();
        } while (!more.isEmpty());
        return all;
    }

    public <T extends KubernetesObject> T create(ResourceKind<T> kind, T object) {
        String namespace = object.getMetadata().getNamespace();
        if (kind.namespaced() && (namespace == null || namespace.isEmpty())) {
            throw new IllegalArgumentException(kind + " need a namespace");
        }
        return send(
                ApiRequest.with("POST", kind.path(namespace), ObjectJson.write(object), ApiRequest.JSON), kind.type());
    }

    /** Creates from the fields themselves. */
    <T extends KubernetesObject> T create(ResourceKind<T> kind, ObjectKey key, Map<String, Object> body) {
        return send(
                ApiRequest.with("POST", kind.path(key.namespace()), ObjectJson.write(body), ApiRequest.JSON),
                kind.type());
    }

    /** Replaces all but the status; an object with its resourceVersion replaces only what was read. */
    public <T extends KubernetesObject> T replace(ResourceKind<T> kind, T object) {
        return put(kind.path(ObjectKey.of(object)), kind, object);
    }

    /** Replaces the status; the resourceVersion must be set, so that nobody's newer status is lost. */
    public <T extends KubernetesObject> T replaceStatus(ResourceKind<T> kind, T object) {
        if (object.getMetadata().getResourceVersion() == null) {
            throw new IllegalArgumentException("status of " + kind + " without resourceVersion");
        }
        return put(kind.path(ObjectKey.of(object)) + "/status", kind, object);
    }

    /**
     * Merges these fields into the object; null removes a field. Give a minimal map, never a model: models write empty
     * lists, which would wipe finalizers and owners. With {@code metadata.resourceVersion} in it a changed object is a CONFLICT.
     */
    public <T extends KubernetesObject> T mergePatch(ResourceKind<T> kind, ObjectKey key, Map<String, Object> minimal) {
        return patch(kind.path(key), kind, minimal, ApiRequest.MERGE_PATCH);
    }

    /** Like {@link #mergePatch}, of the status alone: {@code Map.of("status", …)}. */
    public <T extends KubernetesObject> T mergePatchStatus(
            ResourceKind<T> kind, ObjectKey key, Map<String, Object> minimal) {
        return patch(kind.path(key) + "/status", kind, minimal, ApiRequest.MERGE_PATCH);
    }

    /** All operations or none. A failed {@code test} is a CONFLICT. */
    public <T extends KubernetesObject> T jsonPatch(ResourceKind<T> kind, ObjectKey key, JsonPatch patch) {
        return patch(kind.path(key), kind, patch.operations(), ApiRequest.JSON_PATCH);
    }

    /** Like {@link #jsonPatch}, of the status alone. */
    public <T extends KubernetesObject> T jsonPatchStatus(ResourceKind<T> kind, ObjectKey key, JsonPatch patch) {
        return patch(kind.path(key) + "/status", kind, patch.operations(), ApiRequest.JSON_PATCH);
    }

    /**
     * Deletes the object that was seen: another one of the same name (another UID) is a CONFLICT and stays.
     *
     * @param gracePeriod null: the kind's own
     */
    public void delete(ResourceKind<?> kind, ObjectKey key, String uid, Duration gracePeriod) {
        delete(kind, key, Map.of("uid", uid), gracePeriod);
    }

    /**
     * Deletes the object as it was seen: if anybody has changed it since, it is a CONFLICT and stays.
     *
     * @param gracePeriod null: the kind's own
     */
    public void deleteUnchanged(
            ResourceKind<?> kind, ObjectKey key, String uid, String resourceVersion, Duration gracePeriod) {
        delete(kind, key, Map.of("uid", uid, "resourceVersion", resourceVersion), gracePeriod);
    }

    private void delete(ResourceKind<?> kind, ObjectKey key, Map<String, String> preconditions, Duration gracePeriod) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("apiVersion", "v1");
        options.put("kind", "DeleteOptions");
        options.put("propagationPolicy", "Background");
        options.put("preconditions", preconditions);
        if (gracePeriod != null) {
            options.put("gracePeriodSeconds", gracePeriod.toSeconds());
        }
        send(ApiRequest.with("DELETE", kind.path(key), ObjectJson.write(options), ApiRequest.JSON));
    }

    public void delete(ResourceKind<?> kind, ObjectKey key, String uid) {
        delete(kind, key, uid, null);
    }

    /** Binds the pod of this UID to the node; a pod that is bound already or is another one is a CONFLICT. */
    public void bind(ObjectKey pod, String podUid, String node) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("apiVersion", "v1");
        binding.put("kind", "Binding");
        binding.put("metadata", Map.of("namespace", pod.namespace(), "name", pod.name(), "uid", podUid));
        binding.put("target", Map.of("apiVersion", "v1", "kind", "Node", "name", node));
        send(ApiRequest.with(
                "POST", ResourceKind.PODS.path(pod) + "/binding", ObjectJson.write(binding), ApiRequest.JSON));
    }

    private static Type pageOf(ResourceKind<?> kind) {
        return TypeToken.getParameterized(ListPage.class, kind.type()).getType();
    }

    private <T extends KubernetesObject> T put(String path, ResourceKind<T> kind, T object) {
        return send(ApiRequest.with("PUT", path, ObjectJson.write(object), ApiRequest.JSON), kind.type());
    }

    private <T extends KubernetesObject> T patch(String path, ResourceKind<T> kind, Object patch, String contentType) {
        byte[] body = new GsonBuilder().serializeNulls().create().toJson(patch).getBytes(StandardCharsets.UTF_8);
        return send(ApiRequest.with("PATCH", path, body, contentType), kind.type());
    }

    private <T> T send(ApiRequest request, Type type) {
        awaitTurn(request);
        return calls.send(request, type);
    }

    private void send(ApiRequest request) {
        awaitTurn(request);
        calls.send(request);
    }

    private void awaitTurn(ApiRequest request) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException(request + " on the event loop, which must never block");
        }
        if (pace == null) {
            return;
        }
        try {
            Thread.sleep(pace.reserve());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesFailure(Kind.TIMEOUT, 0, request + ": interrupted before it was sent", null, e);
        }
    }
}
