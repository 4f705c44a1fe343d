package cn.xdf.arch.xlss.http;

/**
 * A request that is not answered with a verdict. Carries no stack trace: it tells about the caller, not about us, and a flood of them must stay cheap.
 */
public final class RejectedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_MESSAGE = 300;

    private final Fault fault;

    /** @param message may quote the request: it is shortened, and control characters cannot start a new log line */
    public RejectedRequest(Fault fault, String message) {
        super(clean(message), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    private static String clean(String message) {
        var shortened = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
        return shortened
                .codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || isLoneSurrogate(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
