package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.auth.ApiKeyAuth;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import okhttp3.CipherSuite;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * An API server, and an HTTP client that is logged in there.
 *
 * @param url may have a path of its own, as behind a proxy of many clusters
 */
record ApiConnection(HttpUrl url, OkHttpClient http) implements AutoCloseable {

    /**
     * ChaCha20 first: the first compiler, which is all that most of our programs have, knows no AES instructions, and deciphers AES four times slower than
     * this. Go's servers take what their client names first.
     */
    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .cipherSuites(chaChaFirst(ConnectionSpec.MODERN_TLS.cipherSuites()))
            .build();

    /** As client-java has logged in. */
    static ApiConnection of(ApiClient client) {
        ApiConnection plain = new ApiConnection(HttpUrl.get(client.getBasePath()), client.getHttpClient());
        ApiKeyAuth token = (ApiKeyAuth) client.getAuthentication("BearerToken");
        return token.getApiKey() == null
                ? plain
                : plain.withHeader("Authorization", token.getApiKeyPrefix() + " " + token.getApiKey());
    }

    ApiConnection withHeader(String name, String value) {
        Interceptor header = chain ->
                chain.proceed(chain.request().newBuilder().header(name, value).build());
        return new ApiConnection(url, http.newBuilder().addInterceptor(header).build());
    }

    /** To the same server, over other sockets. Zero means no limit. @param silence between two bytes @param whole of a call */
    ApiConnection another(Duration silence, Duration whole, KubernetesProperties properties) {
        return new ApiConnection(
                url,
                http.newBuilder()
                        .connectionSpecs(List.of(TLS, ConnectionSpec.CLEARTEXT))
                        .dispatcher(new Dispatcher())
                        .connectionPool(new ConnectionPool())
                        .pingInterval(properties.pingInterval())
                        .connectTimeout(properties.connectTimeout())
                        .readTimeout(silence)
                        .writeTimeout(silence)
                        .callTimeout(whole)
                        .build());
    }

    private static CipherSuite[] chaChaFirst(List<CipherSuite> suites) {
        return suites.stream()
                .sorted(Comparator.comparing(suite -> !suite.javaName().contains("CHACHA20")))
                .toArray(CipherSuite[]::new);
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
