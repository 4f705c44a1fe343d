package cn.xdf.arch.xlss.agent.restore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A repository in a directory, served on the loopback as restic's REST backend wants it, until it goes away in the middle of the data. */
final class RestServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final String LISTING = "application/vnd.x.restic.rest.v2";

    /** How it goes away: its port is closed, or it takes requests and does not answer. */
    enum Away {
        CLOSED,
        SILENT
    }

    private final Path repository;
    private final Away away;
    private final AtomicInteger packs = new AtomicInteger(Integer.MAX_VALUE);
    private final int port;
    private volatile HttpServer server;

    RestServer(Path repository, Away away) throws IOException {
        this.repository = repository;
        this.away = away;
        listen(0);
        this.port = server.getAddress().getPort();
    }

    String location() {
        return "rest:http://127.0.0.1:" + port + "/";
    }

    /** It goes away when it is asked for another piece of data. */
    RestServer goingAwayAfter(int pieces) {
        packs.set(pieces);
        return this;
    }

    boolean isAway() {
        return packs.get() < 0;
    }

    void comeBack() throws IOException {
        packs.set(Integer.MAX_VALUE);
        if (away == Away.CLOSED) {
            listen(port);
        }
    }

    private void listen(int where) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), where), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        if (isEnough(path)) {
            goAway();
            return; // without an answer: the connection stays open
        }
        try (exchange) {
            Path file = file(path);
            switch (exchange.getRequestMethod()) {
                case "POST" -> Files.write(file, exchange.getRequestBody().readAllBytes());
                case "DELETE" -> Files.deleteIfExists(file);
                default -> {
                    get(exchange, path, file);
                    return;
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private boolean isEnough(String path) {
        if (path.matches("data/.+")) {
            packs.updateAndGet(left -> Math.max(left - 1, -1));
        }
        return isAway();
    }

    private void goAway() {
        if (away == Away.CLOSED) {
            server.stop(0);
        }
    }

    private static void get(HttpExchange exchange, String path, Path file) throws IOException {
        if (path.endsWith("/")) {
            exchange.getResponseHeaders().set("Content-Type", LISTING);
            answer(exchange, 200, listing(file).getBytes());
        } else if (!Files.exists(file)) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + Files.size(file));
            exchange.sendResponseHeaders(200, -1);
        } else {
            part(exchange, Files.readAllBytes(file));
        }
    }

    private static void part(HttpExchange exchange, byte[] all) throws IOException {
        Matcher range = RANGE.matcher(
                exchange.getRequestHeaders().getOrDefault("Range", List.of("")).getFirst());
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            int to = Math.min(Integer.parseInt(range.group(2)) + 1, all.length);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + all.length);
            answer(exchange, 206, Arrays.copyOfRange(all, from, to));
        } else {
            answer(exchange, 200, all);
        }
    }

    private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, body.length); // never empty here
        exchange.getResponseBody().write(body);
    }

    /** In a directory, packs lie in folders by the beginning of their names. */
    private Path file(String path) {
        Path flat = repository.resolve(path);
        return path.matches("data/.+")
                ? flat.resolveSibling(flat.getFileName().toString().substring(0, 2))
                        .resolve(flat.getFileName())
                : flat;
    }

    private static String listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> "{\"name\":\"" + file.getFileName() + "\",\"size\":"
                            + file.toFile().length() + "}")
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
