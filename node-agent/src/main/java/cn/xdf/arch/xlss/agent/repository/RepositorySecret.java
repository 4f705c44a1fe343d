package cn.xdf.arch.xlss.agent.repository;

import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.CA_CERTIFICATE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_BASE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_KEY;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.EMBEDDED_NODE;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.PASSWORD;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.REPOSITORY;
import static cn.xdf.arch.xlss.repository.RepositorySecretKeys.SECRET;

import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which repository a namespace has: {@code <base>/<namespace>}, from its own Secret or from the system's. A Secret counts as a whole:
 * the system's credentials are never sent to an address that a tenant chose.
 */
final class RepositorySecret {
    private static final String REST_USER = "RESTIC_REST_USERNAME";
    private static final String REST_PASSWORD = "RESTIC_REST_PASSWORD";

    /** Nothing else of a Secret reaches restic's environment: LD_PRELOAD or RESTIC_PASSWORD_COMMAND would be root on the node. */
    private static final List<String> BACKEND = List.of(
            REST_USER,
            REST_PASSWORD,
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AZURE_ACCOUNT_NAME",
            "AZURE_ACCOUNT_KEY",
            "AZURE_ACCOUNT_SAS",
            "B2_ACCOUNT_ID",
            "B2_ACCOUNT_KEY",
            "GOOGLE_PROJECT_ID",
            "GOOGLE_ACCESS_TOKEN",
            "OS_AUTH_URL",
            "OS_USERNAME",
            "OS_PASSWORD",
            "OS_PROJECT_NAME",
            "OS_REGION_NAME");

    /** A tenant's repository may be none of the node's files and no program: sftp: and rclone: start one. */
    private static final List<String> OF_TENANTS = List.of("rest:", "s3:", "azure:", "b2:", "gs:", "swift:");

    private static final List<String> STARTS_PROGRAMS = List.of("sftp:", "rclone:");

    private RepositorySecret() {}

    /**
     * @param own the Secret of the namespace itself
     * @param system the Secret of the system namespace
     * @throws RepositoryUnusable what is wrong with it
     */
    static ResticRepository repository(
            String namespace, Optional<Map<String, String>> own, Optional<Map<String, String>> system) {
        Map<String, String> secret = own.or(() -> system)
                .orElseThrow(() -> new RepositoryUnusable(
                        "there is no Secret " + SECRET + ", neither in namespace " + namespace + " nor in xlss's own"));
        String whose = "Secret " + SECRET + (own.isPresent() ? " of namespace " + namespace : " of xlss");
        String base = required(secret, REPOSITORY, whose);
        requireAllowed(base, own.isPresent(), whose);
        boolean embedded = own.isEmpty() && base.equals(EMBEDDED_BASE);
        Map<String, String> backend = backend(secret);
        if (embedded) {
            backend.put(REST_USER, namespace);
            backend.put(REST_PASSWORD, EmbeddedLogin.password(required(secret, EMBEDDED_KEY, whose), namespace));
        }
        return new ResticRepository(
                below(base, namespace),
                required(secret, PASSWORD, whose),
                secret.getOrDefault(CA_CERTIFICATE, "").strip(),
                backend,
                embedded ? secret.getOrDefault(EMBEDDED_NODE, "").strip() : "");
    }

    private static String required(Map<String, String> secret, String key, String whose) {
        String value = secret.getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            throw new RepositoryUnusable(whose + " has no " + key + " yet");
        }
        return value;
    }

    private static void requireAllowed(String base, boolean tenants, String whose) {
        boolean allowed = tenants
                ? OF_TENANTS.stream().anyMatch(base::startsWith)
                : STARTS_PROGRAMS.stream().noneMatch(base::startsWith);
        if (!allowed) {
            throw new RepositoryUnusable(whose + ": " + REPOSITORY + " must begin with one of " + OF_TENANTS
                    + (tenants ? "" : " or be a directory"));
        }
    }

    private static String below(String base, String namespace) {
        return base.endsWith("/") ? base + namespace : base + "/" + namespace;
    }

    private static Map<String, String> backend(Map<String, String> secret) {
        Map<String, String> backend = new HashMap<>();
        BACKEND.forEach(key -> {
            if (secret.containsKey(key)) {
                backend.put(key, secret.get(key).strip());
            }
        });
        return backend;
    }
}
