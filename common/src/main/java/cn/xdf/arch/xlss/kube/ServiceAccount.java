package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.boot.InvalidConfiguration;
import io.kubernetes.client.util.credentials.TokenFileAuthentication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * How a pod logs in: with what kubelet has put into it. By hand, since client-java's {@code ApiClient} costs a start all of its models
 * ({@link ObjectJson}).
 *
 * @param directory holds the authority's certificate and the token
 * @param host of the API server; null outside of a pod
 * @param port of the API server
 * @param reread how old what was read of the token may be: kubelet rotates it
 */
record ServiceAccount(Path directory, String host, String port, Duration reread) {
    static ServiceAccount ofThisPod() {
        return new ServiceAccount(
                Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
                System.getenv("KUBERNETES_SERVICE_HOST"),
                System.getenv("KUBERNETES_SERVICE_PORT"),
                Duration.ofMinutes(1));
    }

    boolean isThere() {
        return host != null && Files.exists(authority());
    }

    /** @throws InvalidConfiguration the server's address, its authority's certificate or the token cannot be read */
    ApiConnection connection() {
        try {
            HttpUrl server = new HttpUrl.Builder()
                    .scheme("https")
                    .host(host)
                    .port(Integer.parseInt(port))
                    .build();
            X509TrustManager trust = trust();
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trust}, null);
            OkHttpClient http = new OkHttpClient.Builder()
                    .sslSocketFactory(tls.getSocketFactory(), trust)
                    .addInterceptor(new TokenFileAuthentication(
                            directory.resolve("token").toString(), reread))
                    .build();
            return new ApiConnection(server, http);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // the URL's builder and the token's reader throw unchecked ones
            throw new InvalidConfiguration(
                    "", null, "the pod's service account at " + directory + " cannot be used: " + e);
        }
    }

    private Path authority() {
        return directory.resolve("ca.crt");
    }

    private X509TrustManager trust() throws GeneralSecurityException, IOException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null);
        for (Certificate one : certificates()) {
            known.setCertificateEntry("authority-" + known.size(), one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(known);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private Collection<? extends Certificate> certificates() throws GeneralSecurityException, IOException {
        try (InputStream file = Files.newInputStream(authority())) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(file);
            if (all.isEmpty()) {
                throw new CertificateException("no certificate in " + authority());
            }
            return all;
        }
    }
}
