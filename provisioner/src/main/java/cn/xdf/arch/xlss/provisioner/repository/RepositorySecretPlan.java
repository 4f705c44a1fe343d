package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the system's repository Secret lacks. What stands there stays, but for the authority's certificate, which is no secret and follows
 * the one that signs the server's. A password that was there once is never made anew: with another one no backup could be read.
 */
final class RepositorySecretPlan {
    /** @param additions to be written @param refusal why nothing may be written; empty: it may */
    record Step(Map<String, String> additions, String refusal) {}

    private RepositorySecretPlan() {}

    /** Whether it names the embedded repository, or none yet. */
    static boolean isEmbedded(Optional<Map<String, String>> present) {
        String base = present.map(secret -> value(secret, RepositorySecretKeys.REPOSITORY))
                .orElse("");
        return base.isEmpty() || base.equals(RepositorySecretKeys.EMBEDDED_BASE);
    }

    /** @param present a Secret with somebody's own repository */
    static Map<String, String> ofOwn(Map<String, String> present, Supplier<String> random) {
        return lacks(present, RepositorySecretKeys.PASSWORD)
                ? Map.of(RepositorySecretKeys.PASSWORD, random.get())
                : Map.of();
    }

    /**
     * @param present empty: there is no such Secret
     * @param inUse the server was set up before, so backups may exist
     * @param node that holds the data
     * @param authority certificate, PEM
     * @param random gives a new secret each time
     */
    static Step ofEmbedded(
            Optional<Map<String, String>> present,
            boolean inUse,
            String node,
            String authority,
            Supplier<String> random) {
        Map<String, String> secret = present.orElse(Map.of());
        if (inUse && lacks(secret, RepositorySecretKeys.PASSWORD)) {
            return new Step(
                    Map.of(),
                    "the password of the backups is gone: put Secret " + RepositorySecretKeys.SECRET
                            + " back from your copy, or see docs/repository.md, Begin anew");
        }
        Map<String, String> additions = new TreeMap<>();
        putMissing(additions, secret, RepositorySecretKeys.REPOSITORY, () -> RepositorySecretKeys.EMBEDDED_BASE);
        putMissing(additions, secret, RepositorySecretKeys.PASSWORD, random);
        putMissing(additions, secret, RepositorySecretKeys.EMBEDDED_KEY, random);
        putMissing(additions, secret, RepositorySecretKeys.EMBEDDED_NODE, () -> node);
        if (!authority.equals(secret.get(RepositorySecretKeys.CA_CERTIFICATE))) {
            additions.put(RepositorySecretKeys.CA_CERTIFICATE, authority);
        }
        return new Step(additions, "");
    }

    private static void putMissing(
            Map<String, String> additions, Map<String, String> secret, String key, Supplier<String> value) {
        if (lacks(secret, key)) {
            additions.put(key, value.get());
        }
    }

    private static boolean lacks(Map<String, String> secret, String key) {
        return value(secret, key).isEmpty();
    }

    private static String value(Map<String, String> secret, String key) {
        return secret.getOrDefault(key, "").strip();
    }
}
