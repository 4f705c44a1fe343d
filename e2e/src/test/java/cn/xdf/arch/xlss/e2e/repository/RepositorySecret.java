package cn.xdf.arch.xlss.e2e.repository;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** The system's repository Secret, as it is in the API. */
record RepositorySecret(JsonNode object) {
    static RepositorySecret of(Cluster cluster) {
        return new RepositorySecret(cluster.json("-n", Metrics.SYSTEM, "get", "secret", RepositorySecretKeys.SECRET));
    }

    String text(String key) {
        return new String(Base64.getDecoder().decode(object.at("/data/" + key).asString()), StandardCharsets.UTF_8);
    }

    String login(String namespace) {
        return EmbeddedLogin.password(text(RepositorySecretKeys.EMBEDDED_KEY), namespace);
    }

    /** Its keys and values. */
    JsonNode data() {
        return object.path("data");
    }

    /** Every write makes another one. */
    String version() {
        return object.at("/metadata/resourceVersion").asString();
    }
}
