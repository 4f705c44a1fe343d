package cn.xdf.arch.xlss.webhook.surface;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One TLS connection, byte by byte inside; trusts everybody. */
final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final SSLSocket socket;
    private final InputStream in;

    TlsClient(int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Answer(int status, String head, String body) {}

    static String post(String path, String contentType, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: xlss-webhook.xlss-system.svc:443\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nContent-Type: " + contentType + "\r\n\r\n" + body;
    }

    String serial() throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSerialNumber()
                .toString(16);
    }

    Answer send(String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // refused before all was sent: its answer is there
        }
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("closed after " + head);
            }
            head.append((char) read);
        }
        int length = Integer.parseInt(head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1"));
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                head.toString(),
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** Waits for it. */
    boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
