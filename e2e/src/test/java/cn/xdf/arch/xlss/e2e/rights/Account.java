package cn.xdf.arch.xlss.e2e.rights;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A ServiceAccount that asks the API server with a token of its own. Nothing it does is kept: all writes are dry runs. */
final class Account {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Whatever the kind; a Binding has a target. */
    private static final String NEW = """
            {"metadata": {"name": "rights-e2e"}, "target": {"kind": "Node", "name": "none"}}""";

    private final ApiClient client;
    private final String token;

    private Account(ApiClient client, String token) {
        this.client = client;
        this.token = token;
    }

    /** @param options of {@code kubectl create token}: to what the token is bound */
    static Account of(Cluster cluster, String namespace, String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-n", namespace, "create", "token", name));
        arguments.addAll(List.of(options));
        String token = cluster.kubectl(arguments.toArray(String[]::new));
        Path kubeconfig = Path.of(cluster.command("kubeconfig").run().orFail());
        try (var reader = Files.newBufferedReader(kubeconfig)) {
            return new Account(
                    ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build(), token);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + kubeconfig, e);
        }
    }

    /** @param code of HTTP @param body as it came; of a watch, nothing */
    record Answer(int code, String body) {
        /** The authorizer said no; whatever else went wrong (no such object, an invalid one) came after it. */
        boolean isUnauthorized(String verb) {
            return code == 401 || code == 403 && body.contains("cannot " + verb + " resource");
        }
    }

    /** What the API server says that this account may do there: one entry a verb, kind and name. */
    Set<Right> rights(String namespace) {
        Answer answer = send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": "%s"}}
                """.formatted(namespace));
        if (answer.code() != 201) {
            throw new AssertionError("SelfSubjectRulesReview: " + answer);
        }
        Set<Right> rights = new TreeSet<>();
        JsonNode status = JSON.readTree(answer.body()).path("status");
        status.path("resourceRules").forEach(rule -> rights.addAll(ofRule(rule)));
        status.path("nonResourceRules")
                .forEach(rule -> rights.addAll(ofRule(rule, List.of(""), texts(rule, "nonResourceURLs"))));
        return rights;
    }

    /** A rule of a role, in single rights. */
    static List<Right> ofRule(JsonNode rule) {
        return ofRule(rule, texts(rule, "apiGroups"), texts(rule, "resources"));
    }

    private static List<Right> ofRule(JsonNode rule, List<String> groups, List<String> resources) {
        List<String> given = texts(rule, "resourceNames");
        List<String> names = given.isEmpty() ? List.of(Right.ALL) : given;
        List<Right> rights = new ArrayList<>();
        for (String verb : texts(rule, "verbs")) {
            for (String group : groups) {
                for (String resource : resources) {
                    names.forEach(name -> rights.add(new Right(verb, group, resource, name)));
                }
            }
        }
        return rights;
    }

    private static List<String> texts(JsonNode rule, String field) {
        return rule.path(field).valueStream().map(JsonNode::asString).toList();
    }

    /**
     * Uses the right, for an object that most likely is not there: the authorizer is asked before anybody looks.
     *
     * @param namespace empty for kinds that have none
     */
    Answer attempt(Right right, String namespace) {
        String name = right.name().equals(Right.ALL) ? "rights-e2e" : right.name();
        int slash = right.resource().indexOf('/');
        String plural = slash < 0 ? right.resource() : right.resource().substring(0, slash);
        String subresource = slash < 0 ? "" : right.resource().substring(slash);
        String all = (right.group().isEmpty() ? "/api/v1" : "/apis/" + right.group() + "/v1")
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
        String one = all + "/" + name + subresource;
        String where = right.name().equals(Right.ALL) ? "" : "&fieldSelector=metadata.name%3D" + name;
        return switch (right.verb()) {
            case "get" -> send("GET", one, null);
            case "list" -> send("GET", all + "?limit=1" + where, null);
            case "watch" -> send("GET", all + "?watch=true&timeoutSeconds=1" + where, null);
            case "create" -> send("POST", (slash < 0 ? all : one) + "?dryRun=All", NEW);
            case "update" -> send("PUT", one + "?dryRun=All", "{\"metadata\": {\"name\": \"" + name + "\"}}");
            case "patch" -> send("PATCH", one + "?dryRun=All", "{}");
            case "delete" -> send("DELETE", one + "?dryRun=All", null);
            default ->
                throw new IllegalArgumentException(
                        "no request for " + right.verb().toUpperCase(Locale.ROOT));
        };
    }

    /** @param body null where the method has none */
    Answer send(String method, String path, String body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        Request request = new Request.Builder()
                .url(client.getBasePath() + path)
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? null : RequestBody.create(body, MediaType.get(type)))
                .build();
        try (Response response = client.getHttpClient().newCall(request).execute()) {
            boolean endless = response.isSuccessful() && path.contains("watch=true");
            return new Answer(response.code(), endless ? "" : response.body().string());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + method + " " + path, e);
        }
    }
}
