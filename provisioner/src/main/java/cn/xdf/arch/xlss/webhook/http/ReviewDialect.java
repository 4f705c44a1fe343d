package cn.xdf.arch.xlss.webhook.http;

import cn.xdf.arch.xlss.http.Dialect;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.WireJson;

/** What the API server understands: it shows the message of a Status to whoever made the request. */
public final class ReviewDialect implements Dialect {
    public static final String PATH = "/route-pods";
    static final String REVIEW = "review";
    static final String OTHER = "other";

    private static final WireJson JSON = new WireJson();

    /** The API server adds a query: {@code ?timeout=2s}. */
    @Override
    public String label(String uri) {
        int query = uri.indexOf('?');
        return PATH.equals(query < 0 ? uri : uri.substring(0, query)) ? REVIEW : OTHER;
    }

    @Override
    public byte[] error(Fault fault, String message) {
        return status(fault.status(), message);
    }

    static byte[] status(int code, String message) {
        return JSON.write(new Status("v1", "Status", "Failure", code, "xlss: " + message));
    }

    private record Status(String apiVersion, String kind, String status, int code, String message) {}
}
