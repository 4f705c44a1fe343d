package cn.xdf.arch.xlss.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A stand-in for Kubernetes' download site: small scripts as programs, laid out as there, each with its .sha256. */
final class DownloadSite implements AutoCloseable {
    static final List<String> PROGRAMS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl");

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final String base;

    private DownloadSite(String version) throws IOException {
        base = "/release/v" + version + "/bin/linux/"
                + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64") + "/";
        for (String program : PROGRAMS) {
            byte[] content = ("#!/bin/sh\necho " + program + " " + version + "\n").getBytes(StandardCharsets.UTF_8);
            files.put(base + program, content);
            files.put(base + program + ".sha256", sha256(content).getBytes(StandardCharsets.UTF_8));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static DownloadSite of(String version) throws IOException {
        return new DownloadSite(version);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    void flipAByteOf(String program) {
        byte[] content = files.get(base + program).clone();
        content[content.length - 2] ^= 1;
        files.put(base + program, content);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] content = files.get(exchange.getRequestURI().getPath());
        try (exchange) {
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
