package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The logins of all namespaces as rest-server reads them. Hashed by SHA-1 without salt: the passwords are random 256 bits, which no list
 * holds, and a slow hash would be computed anew for every request.
 */
final class Htpasswd {
    private Htpasswd() {}

    /** A line for each namespace, in order of their names. */
    static String of(Collection<String> namespaces, String key) {
        return namespaces.stream()
                .sorted()
                .map(namespace -> namespace + ":{SHA}" + sha1(EmbeddedLogin.password(key, namespace)) + "\n")
                .collect(Collectors.joining());
    }

    private static String sha1(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
