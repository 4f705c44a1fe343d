package cn.xdf.arch.xlss.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How the PvRestore of a pod is called: the name makes retries safe, a second one cannot be created. */
public final class PvRestoreName {
    private static final String SUFFIX = "-localpv-pr";
    private static final int MAX_LENGTH = 253;
    private static final int HASH_DIGITS = 16;

    private PvRestoreName() {}

    /** {@code <namespace>-<podName>-localpv-pr}; where that is no legal name (over 253 characters), cut and made unique by a hash. */
    public static String of(String namespace, String podName) {
        String pod = namespace + "-" + podName;
        if (pod.length() + SUFFIX.length() <= MAX_LENGTH) {
            return pod + SUFFIX;
        }
        String kept = pod.substring(0, MAX_LENGTH - SUFFIX.length() - HASH_DIGITS - 1);
        // A dot before the dash that follows would end a DNS label and begin one with a dash.
        return kept.replaceFirst("[.-]+$", "") + "-" + hash(pod) + SUFFIX;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
