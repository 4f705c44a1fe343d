package cn.xdf.arch.xlss.repository;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logins to the embedded repository: the user is the namespace, the password follows from a common key. So the server and the agents
 * agree on it without telling each other, and no login says anything about another one.
 */
public final class EmbeddedLogin {
    private static final String ALGORITHM = "HmacSHA256";

    private EmbeddedLogin() {}

    /**
     * The password of {@code namespace}: HMAC-SHA256 in lower-case hexadecimal digits.
     *
     * @param key value of {@link RepositorySecretKeys#EMBEDDED_KEY}
     * @throws IllegalArgumentException when the key is empty
     */
    public static String password(String key, String namespace) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(namespace.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
