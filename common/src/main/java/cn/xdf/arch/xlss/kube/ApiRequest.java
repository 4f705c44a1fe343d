package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.openapi.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP request to the API.
 *
 * @param path begins with a slash
 * @param body null: none
 * @param contentType of the body
 */
record ApiRequest(String method, String path, List<Pair> query, byte[] body, String contentType) {
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";

    static ApiRequest get(String path) {
        return new ApiRequest("GET", path, List.of(), null, null);
    }

    static ApiRequest with(String method, String path, byte[] body, String contentType) {
        return new ApiRequest(method, path, List.of(), body, contentType);
    }

    ApiRequest query(List<Pair> more) {
        List<Pair> all = new ArrayList<>(query);
        all.addAll(more);
        return new ApiRequest(method, path, List.copyOf(all), body, contentType);
    }

    ApiRequest query(String name, Object value) {
        return query(List.of(new Pair(name, value.toString())));
    }

    /** For logs and failures: what was tried. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
