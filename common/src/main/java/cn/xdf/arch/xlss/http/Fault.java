package cn.xdf.arch.xlss.http;

import java.util.Locale;

/** What can be wrong with a request. Each is one log line a minute and one value of the metric label {@code outcome}. */
public enum Fault {
    NOT_JSON(400),
    WRONG_TYPE(400),
    WRONG_VALUE(400),
    WRONG_CASE(400),
    DUPLICATE_KEY(400),
    MISSING_FIELD(400),
    BEYOND_LIMITS(400),
    BAD_HTTP(400),
    UNKNOWN_PATH(404),
    WRONG_METHOD(405),
    TIMEOUT(408),
    TOO_LARGE(413),
    WRONG_CONTENT_TYPE(415),
    HEADER_TOO_LARGE(431),
    OVERLOADED(503),
    // The four below have no answer: there is nobody left, or nobody who keeps to the protocol, to read one.
    BAD_TLS(400),
    PIPELINED(400),
    DISCONNECTED(400),
    ABANDONED(400);

    private final int status;

    Fault(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
