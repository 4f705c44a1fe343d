package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * How a pod logs in: with what kubelet has put into it. By hand, since client-java's {@code ApiClient} costs a start all of its models
 * ({@link ObjectJson}).
 */
final class ServiceAccount {
    private static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Path AUTHORITY = DIRECTORY.resolve("ca.crt");
    private static final Path TOKEN = DIRECTORY.resolve("token");
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    private ServiceAccount() {}

    static boolean isThere() {
        return System.getenv(HOST) != null && Files.exists(AUTHORITY);
    }

    /** @throws IOException the server's address or its authority's certificate cannot be read */
    static ApiConnection connection() throws IOException {
        try (InputStream authority = Files.newInputStream(AUTHORITY)) {
            int port = Integer.parseInt(System.getenv(PORT));
            HttpUrl server = new HttpUrl.Builder()
                    .scheme("https")
                    .host(System.getenv(HOST))
                    .port(port)
                    .build();
            X509TrustManager trust = trustIn(authority);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trust}, null);
            OkHttpClient http = new OkHttpClient.Builder()
                    .sslSocketFactory(tls.getSocketFactory(), trust)
                    .addInterceptor(new TokenFileAuthentication(TOKEN.toString()))
                    .build();
            return new ApiConnection(server, http);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the service account at " + DIRECTORY + ": " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trustIn(InputStream authority) throws GeneralSecurityException, IOException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null);
        int count = 0;
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(authority)) {
            known.setCertificateEntry("authority-" + count++, one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(known);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
