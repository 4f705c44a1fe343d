import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Api PORT KEYSTORE OBJECTS: plays a small cluster's API server while an image is made, so that a program's ahead-of-time cache holds what
 * it does in a cluster: TLS, HTTP/2, lists, watches, models, writes. It keeps what is written and judges nothing. Run from its source on
 * the class path of a program, whose Netty and Gson it uses.
 *
 * <p>OBJECTS: JSON, an array of objects for each collection's path. KEYSTORE: PKCS12 with the password "training".
 */
class Api {
    private static final char[] PASSWORD = "training".toCharArray();

    private final Map<String, JsonObject> objects = new TreeMap<>();
    private final AtomicLong version = new AtomicLong(1);

    public static void main(String[] arguments) throws Exception {
        Api api = new Api();
        JsonParser.parseString(Files.readString(Path.of(arguments[2])))
                .getAsJsonObject()
                .entrySet()
                .forEach(entry -> entry.getValue().getAsJsonArray().forEach(one -> api.add(entry.getKey(), one)));
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .protocol(HttpProtocol.H2)
                .secure(tls -> tls.sslContext(Http2SslContextSpec.forServer(keys(arguments[1]))))
                .handle(api::answer)
                .bindNow()
                .onDispose()
                .block();
    }

    private static KeyManagerFactory keys(String file) {
        try (var stream = new FileInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(stream, PASSWORD);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            return keys;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String path = "/" + request.path();
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            String method = request.method().name();
            JsonElement given = body.isEmpty() ? new JsonObject() : JsonParser.parseString(body);
            if (method.equals("GET") && request.uri().contains("watch=true")) {
                return watch(response);
            }
            JsonObject answer = method.equals("GET") ? read(path) : write(method, path, given);
            if (answer == null) {
                response.status(HttpResponseStatus.NOT_FOUND);
                answer = status(404, "NotFound");
            }
            return json(response).sendString(Mono.just(answer.toString())).then();
        });
    }

    /** Says that nothing has changed, and stays open. */
    private Mono<Void> watch(HttpServerResponse response) {
        String bookmark = "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"" + version + "\"}}}\n";
        return json(response).sendString(Flux.just(bookmark).concatWith(Flux.never())).then();
    }

    private static HttpServerResponse json(HttpServerResponse response) {
        return response.header("Content-Type", "application/json");
    }

    private synchronized JsonObject read(String path) {
        if (path.equals("/readyz")) {
            return new JsonObject();
        }
        if (objects.containsKey(path)) {
            return objects.get(path);
        }
        return isCollection(path) ? list(path) : null;
    }

    /** Every name in a path of the API follows a plural: an even number of parts behind the version means an object. */
    private static boolean isCollection(String path) {
        String plain = path.replaceFirst("^/(api|apis/[^/]+)/[^/]+", "").replaceFirst("^/namespaces/[^/]+(?=/)", "");
        return plain.chars().filter(c -> c == '/').count() == 1;
    }

    private JsonObject list(String path) {
        String anywhere = path.replaceFirst("/namespaces/[^/]+(?=/)", "");
        JsonArray items = new JsonArray();
        objects.forEach((where, object) -> {
            if (where.startsWith(path + "/") || collection(where).equals(anywhere)) {
                items.add(object);
            }
        });
        JsonObject list = new JsonObject();
        list.add("items", items);
        JsonObject metadata = new JsonObject();
        metadata.addProperty("resourceVersion", "" + version);
        list.add("metadata", metadata);
        return list;
    }

    private static String collection(String object) {
        return object.substring(0, object.lastIndexOf('/')).replaceFirst("/namespaces/[^/]+(?=/)", "");
    }

    private synchronized JsonObject write(String method, String path, JsonElement given) {
        return switch (method) {
            case "POST" -> add(path, given);
            case "DELETE" -> objects.remove(path) == null ? null : status(200, "Success");
            default -> merge(path.replaceFirst("/status$", ""), given);
        };
    }

    private synchronized JsonObject add(String collection, JsonElement given) {
        JsonObject object = given.getAsJsonObject();
        JsonObject metadata = object.getAsJsonObject("metadata");
        if (!metadata.has("uid")) {
            metadata.addProperty("uid", UUID.randomUUID().toString());
        }
        String space = metadata.has("namespace") ? metadata.get("namespace").getAsString() : "";
        String inside = space.isEmpty() || collection.contains("/namespaces/")
                ? collection
                : collection.replaceFirst("/([^/]+)$", "/namespaces/" + space + "/$1");
        String name = metadata.has("name") ? metadata.get("name").getAsString() : metadata.get("uid").getAsString();
        return keep(inside + "/" + name, object);
    }

    /** A JSON patch changes nothing here: its answer is the object as it was. */
    private JsonObject merge(String path, JsonElement given) {
        JsonObject object = objects.get(path);
        if (object == null) {
            return null;
        }
        if (given.isJsonObject()) {
            merge(object, given.getAsJsonObject());
        }
        return keep(path, object);
    }

    private static void merge(JsonObject into, JsonObject given) {
        given.entrySet().forEach(entry -> {
            JsonElement before = into.get(entry.getKey());
            if (entry.getValue().isJsonNull()) {
                into.remove(entry.getKey());
            } else if (entry.getValue().isJsonObject() && before != null && before.isJsonObject()) {
                merge(before.getAsJsonObject(), entry.getValue().getAsJsonObject());
            } else {
                into.add(entry.getKey(), entry.getValue());
            }
        });
    }

    private JsonObject keep(String path, JsonObject object) {
        object.getAsJsonObject("metadata").addProperty("resourceVersion", "" + version.incrementAndGet());
        objects.put(path, object);
        return object;
    }

    private static JsonObject status(int code, String reason) {
        JsonObject status = new JsonObject();
        status.addProperty("kind", "Status");
        status.addProperty("code", code);
        status.addProperty("reason", reason);
        return status;
    }
}
