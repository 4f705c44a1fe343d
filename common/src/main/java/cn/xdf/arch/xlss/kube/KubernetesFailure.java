package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.Optional;

/**
 * The one way in which a command to the API fails. Callers ask for the kind; nobody searches the text.
 */
public final class KubernetesFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a caller may want to act on. */
    public enum Kind {
        /** There is no such object (or kind). */
        NOT_FOUND,
        /** The object changed meanwhile: a stale resourceVersion or UID, or a failed {@code test} of a JSON patch. */
        CONFLICT,
        /** An object of this name is there already. */
        ALREADY_EXISTS,
        /** The API refuses the object as it is; trying again does not help. */
        INVALID,
        /** We may not do this, or the API does not know us (401, 403). */
        FORBIDDEN,
        /** The asked-for resourceVersion or continuation is too old: list again. */
        EXPIRED,
        /** No connection, or the API says it is not serving. A write may have happened all the same. */
        UNREACHABLE,
        /** No answer in time. A write may have happened all the same. */
        TIMEOUT,
        /** The API asks for patience, see {@link #retryAfter()}. */
        TOO_MANY_REQUESTS,
        /** Anything else, among it a server's own error and an answer we cannot read. */
        OTHER
    }

    private final Kind kind;
    private final int code;
    private final Duration retryAfter;

    /**
     * @param code the HTTP status, 0 without an answer
     * @param retryAfter how long the server asks us to wait, null when it does not say
     */
    public KubernetesFailure(Kind kind, int code, String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status, 0 without an answer. */
    public int code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public boolean isNotFound() {
        return kind == Kind.NOT_FOUND;
    }

    public boolean isConflict() {
        return kind == Kind.CONFLICT;
    }

    public boolean alreadyExists() {
        return kind == Kind.ALREADY_EXISTS;
    }

    /** The API did not answer: a write may or may not have happened, read before you repeat it. */
    public boolean outcomeUnknown() {
        return kind == Kind.UNREACHABLE || kind == Kind.TIMEOUT;
    }
}
