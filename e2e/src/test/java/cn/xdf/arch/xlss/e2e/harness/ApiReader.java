package cn.xdf.arch.xlss.e2e.harness;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@code kubectl get … -o json} reads, over one kept connection: tests look four times a second, and a process for
 * every look was a quarter of what a run cost.
 */
final class ApiReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private final ApiClient client;
    private final String token;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /** Where the objects of a kind are: {@code root} is "/api/v1" or "/apis/GROUP/VERSION". */
    private record Kind(String root, String plural, boolean namespaced) {}

    ApiReader(Path kubeconfig) {
        try (var reader = Files.newBufferedReader(kubeconfig)) {
            KubeConfig config = KubeConfig.loadKubeConfig(reader);
            client = ClientBuilder.kubeconfig(config).build();
            token = config.getCredentials().get(KubeConfig.CRED_TOKEN_KEY);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + kubeconfig, e);
        }
        int millis = Math.toIntExact(TIMEOUT.toMillis());
        client.setConnectTimeout(millis).setReadTimeout(millis);
    }

    /** @param query a kind in any of its names, and a name or nothing; -n NAMESPACE and -l SELECTOR may stand around them */
    JsonNode get(List<String> query) {
        Map<String, String> options = new HashMap<>(Map.of("-n", "default", "-l", ""));
        List<String> words = new ArrayList<>();
        for (Iterator<String> rest = query.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (options.containsKey(word)) {
                options.put(word, rest.next());
            } else {
                words.add(word);
            }
        }
        Kind kind = kind(words.getFirst());
        String path = kind.root()
                + (kind.namespaced() ? "/namespaces/" + options.get("-n") : "")
                + "/" + kind.plural()
                + (words.size() > 1 ? "/" + words.get(1) : "");
        HttpUrl.Builder url = url(path);
        if (!options.get("-l").isEmpty()) {
            url.addQueryParameter("labelSelector", options.get("-l"));
        }
        return JSON.readTree(read(url.build(), "application/json"));
    }

    /** The answer of a path as it is. */
    String raw(String path) {
        return read(url(path).build(), "*/*");
    }

    private Kind kind(String name) {
        if (!kinds.containsKey(name)) {
            discover("/api"); // again for every new name: definitions come while a cluster lives
            discover("/apis");
        }
        Kind kind = kinds.get(name);
        if (kind == null) {
            throw new AssertionError("the API server has no kind " + name);
        }
        return kind;
    }

    private void discover(String path) {
        for (JsonNode group : JSON.readTree(read(url(path).build(), DISCOVERY)).path("items")) {
            String groupName = group.at("/metadata/name").asString("");
            JsonNode version = group.at("/versions/0");
            String root = path
                    + (groupName.isEmpty() ? "/" : "/" + groupName + "/")
                    + version.path("version").asString();
            for (JsonNode resource : version.path("resources")) {
                Kind kind = new Kind(
                        root,
                        resource.path("resource").asString(),
                        resource.path("scope").asString().equals("Namespaced"));
                kinds.putIfAbsent(kind.plural(), kind);
                kinds.putIfAbsent(kind.plural() + "." + groupName, kind);
                kinds.putIfAbsent(resource.path("singularResource").asString(""), kind);
                resource.path("shortNames").forEach(shortName -> kinds.putIfAbsent(shortName.asString(), kind));
            }
        }
    }

    private HttpUrl.Builder url(String path) {
        return HttpUrl.get(client.getBasePath() + path).newBuilder();
    }

    private String read(HttpUrl url, String accepted) {
        Request request = new Request.Builder()
                .url(url)
                .header("Accept", accepted)
                .header("Authorization", "Bearer " + token)
                .build();
        try (Response response = client.getHttpClient().newCall(request).execute()) {
            String body = response.body().string();
            if (!response.isSuccessful()) {
                throw new AssertionError(response.code() + " from GET " + url + ": " + body);
            }
            return body;
        } catch (IOException e) {
            throw new AssertionError("no answer to GET " + url, e);
        }
    }
}
