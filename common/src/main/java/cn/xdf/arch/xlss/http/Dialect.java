package cn.xdf.arch.xlss.http;

/** What a program calls its requests, and how it words an answer that is no verdict. */
public interface Dialect {
    /**
     * A request's name in logs and metrics: one of few, whatever comes.
     *
     * @param uri of the request line; empty while none was read
     */
    String label(String uri);

    /** JSON. @param message one line, as {@link RejectedRequest} makes it */
    byte[] error(Fault fault, String message);
}
