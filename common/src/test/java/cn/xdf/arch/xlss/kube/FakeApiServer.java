package cn.xdf.arch.xlss.kube;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small API server in memory: objects by URL, resourceVersions, conflicts, list and watch. It can be killed and started
 * again at the same address, and it forgets events when told to, as the real one does after some minutes.
 */
final class FakeApiServer implements AutoCloseable {
    private record Event(int version, String collection, JsonObject event) {}

    private final Map<String, JsonObject> objects = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private int version = 10;
    private int forgottenBefore;
    private int port;
    private HttpServer server;
    private ExecutorService threads;
    private volatile boolean silent;
    private int watches;
    private final List<String> requests = new ArrayList<>();

    FakeApiServer() {
        start();
    }

    synchronized void start() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        port = server.getAddress().getPort();
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void kill() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Accepts requests and never answers, like a stopped process. */
    void silent(boolean yes) {
        silent = yes;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The methods of all but watches, in their order. */
    synchronized String requests() {
        return String.join(" ", requests);
    }

    synchronized int watches() {
        return watches;
    }

    synchronized void forgetEvents() {
        forgottenBefore = version + 1;
        version++;
        events.clear();
    }

    synchronized JsonObject get(String path) {
        return objects.get(path);
    }

    synchronized List<JsonObject> all(String collection) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(collection + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The one object in a collection. */
    synchronized JsonObject only(String collection) {
        List<JsonObject> found = all(collection);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects in " + collection);
        }
        return found.getFirst();
    }

    synchronized void put(String collection, String json) {
        JsonObject object = JsonParser.parseString(json).getAsJsonObject();
        String path = collection + "/"
                + object.getAsJsonObject("metadata").get("name").getAsString();
        store(objects.containsKey(path) ? "MODIFIED" : "ADDED", path, object);
    }

    synchronized void delete(String path) {
        store("DELETED", path, objects.remove(path));
        objects.remove(path);
    }

    private void store(String type, String path, JsonObject object) {
        version++;
        object.getAsJsonObject("metadata").addProperty("resourceVersion", "" + version);
        objects.put(path, object);
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("object", object.deepCopy());
        events.add(new Event(version, path.substring(0, path.lastIndexOf('/')), event));
        notifyAll();
    }

    private void handle(HttpExchange exchange) throws IOException {
        while (silent) {
            pause();
        }
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("watch=true")) {
            watch(exchange, path, Integer.parseInt(query.replaceAll(".*resourceVersion=(\\d+).*", "$1")));
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map.Entry<Integer, String> answer = answer(exchange.getRequestMethod(), path, body);
        byte[] bytes = answer.getValue().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.getKey(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Map.Entry<Integer, String> answer(String method, String path, String body) {
        if (path.equals("/readyz")) {
            return Map.entry(200, "\"ok\"");
        }
        requests.add(method);
        return switch (method) {
            case "POST" -> create(path, JsonParser.parseString(body).getAsJsonObject());
            case "PUT" -> replace(path, JsonParser.parseString(body).getAsJsonObject());
            case "PATCH" -> merge(path, JsonParser.parseString(body).getAsJsonObject());
            default -> read(path);
        };
    }

    private Map.Entry<Integer, String> create(String collection, JsonObject object) {
        String path = collection + "/"
                + object.getAsJsonObject("metadata").get("name").getAsString();
        if (objects.containsKey(path)) {
            return Map.entry(409, "{\"reason\":\"AlreadyExists\"}");
        }
        store("ADDED", path, object);
        return Map.entry(201, object.toString());
    }

    private Map.Entry<Integer, String> replace(String path, JsonObject object) {
        JsonObject present = objects.get(path);
        if (present == null) {
            return Map.entry(404, "{\"reason\":\"NotFound\"}");
        }
        if (!present.getAsJsonObject("metadata")
                .get("resourceVersion")
                .equals(object.getAsJsonObject("metadata").get("resourceVersion"))) {
            return Map.entry(409, "{\"reason\":\"Conflict\"}");
        }
        store("MODIFIED", path, object);
        return Map.entry(200, object.toString());
    }

    /** A merge patch of two levels, enough for what is asked of it here. */
    private Map.Entry<Integer, String> merge(String path, JsonObject patch) {
        if (!objects.containsKey(path)) {
            return Map.entry(404, "{\"reason\":\"NotFound\"}");
        }
        JsonObject merged = objects.get(path).deepCopy();
        patch.asMap().forEach((part, fields) -> {
            if (!fields.isJsonObject()) {
                merged.add(part, fields);
                return;
            }
            if (!merged.has(part)) {
                merged.add(part, new JsonObject());
            }
            fields.getAsJsonObject().asMap().forEach((field, value) -> {
                merged.getAsJsonObject(part).remove(field);
                if (!value.isJsonNull()) {
                    merged.getAsJsonObject(part).add(field, value);
                }
            });
        });
        return replace(path, merged);
    }

    private Map.Entry<Integer, String> read(String path) {
        if (objects.containsKey(path)) {
            return Map.entry(200, objects.get(path).toString());
        }
        if (path.matches(".*/(pods|nodes|leases)")) {
            JsonObject metadata = new JsonObject();
            metadata.addProperty("resourceVersion", "" + version);
            JsonArray items = new JsonArray();
            objects.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(path + "/"))
                    .forEach(entry -> items.add(entry.getValue().deepCopy()));
            JsonObject list = new JsonObject();
            list.add("metadata", metadata);
            list.add("items", items);
            return Map.entry(200, list.toString());
        }
        return Map.entry(404, "{\"reason\":\"NotFound\"}");
    }

    private synchronized void watch(HttpExchange exchange, String collection, int from) throws IOException {
        watches++;
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        if (from < forgottenBefore) {
            write(
                    exchange,
                    "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}");
            exchange.close();
            return;
        }
        int sent = from;
        while (!threads.isShutdown()) {
            for (Event event : List.copyOf(events)) {
                if (event.version > sent && event.collection.equals(collection)) {
                    write(exchange, event.event.toString());
                    sent = event.version;
                }
            }
            try {
                wait(1000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void write(HttpExchange exchange, String line) throws IOException {
        exchange.getResponseBody().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        silent = false;
        kill();
    }
}
