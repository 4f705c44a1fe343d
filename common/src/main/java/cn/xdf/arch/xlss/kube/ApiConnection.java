package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.auth.ApiKeyAuth;
import java.time.Duration;
import okhttp3.ConnectionPool;
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
                        .dispatcher(new Dispatcher())
                        .connectionPool(new ConnectionPool())
                        .pingInterval(properties.pingInterval())
                        .connectTimeout(properties.connectTimeout())
                        .readTimeout(silence)
                        .writeTimeout(silence)
                        .callTimeout(whole)
                        .build());
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
