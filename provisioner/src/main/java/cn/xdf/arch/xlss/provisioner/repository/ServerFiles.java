package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.certificate.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of the embedded server, as they stand in its Secret. All but the authority's key are mounted into its pod. Everything here can
 * be made anew without any loss.
 *
 * @param texts by file name
 */
record ServerFiles(Map<String, String> texts) {
    static final String SECRET = "xlss-repository-server";

    private static final String AUTHORITY = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String LOGINS = "htpasswd";

    /** No file: the node on which the server has run. Without the data there it does not start any more. */
    private static final String BEGUN_ON = "begun-on";

    /** How the Service is called: the names in the server's certificate. */
    private static final List<String> NAMES = List.of(
            "xlss-repository.xlss-system.svc",
            "xlss-repository.xlss-system.svc.cluster.local",
            "xlss-repository.xlss-system",
            "xlss-repository");

    ServerFiles {
        texts = Map.copyOf(texts);
    }

    /** These files with certificates that are good for some time: those that are there, as far as they are. */
    ServerFiles renewed(CertificateIssuer issuer, Instant now) {
        Identity authority =
                read(AUTHORITY, AUTHORITY_KEY).filter(one -> one.isFresh(now)).orElseGet(() -> issuer.authority(now));
        Identity server = read(CERTIFICATE, KEY)
                .filter(one -> one.isFresh(now) && one.isSignedBy(authority))
                .orElseGet(() -> issuer.server(authority, NAMES, now));
        Map<String, String> renewed = new TreeMap<>(texts);
        renewed.put(AUTHORITY, authority.certificatePem());
        renewed.put(AUTHORITY_KEY, authority.keyPem());
        renewed.put(CERTIFICATE, server.certificatePem());
        renewed.put(KEY, server.keyPem());
        return new ServerFiles(renewed);
    }

    ServerFiles withLogins(String htpasswd) {
        return with(LOGINS, htpasswd);
    }

    ServerFiles begunOn(String node) {
        return with(BEGUN_ON, node);
    }

    private ServerFiles with(String file, String text) {
        Map<String, String> changed = new TreeMap<>(texts);
        changed.put(file, text);
        return new ServerFiles(changed);
    }

    String authority() {
        return texts.get(AUTHORITY);
    }

    /** What is new or another text than in {@code before}. */
    Map<String, String> changesSince(ServerFiles before) {
        Map<String, String> changes = new TreeMap<>(texts);
        changes.entrySet().removeIf(file -> file.getValue().equals(before.texts.get(file.getKey())));
        return changes;
    }

    /** Another one for other files in the pod. */
    String hash() {
        try {
            String all = texts.get(CERTIFICATE) + texts.get(LOGINS);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Optional<Identity> read(String certificate, String key) {
        return Identity.parse(texts.get(certificate), texts.get(key));
    }
}
