package cn.xdf.arch.xlss.provisioner.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtpasswdTest {
    @Test
    void everyNamespaceHasItsLineInOrder() {
        // printf kafka | openssl dgst -sha256 -hmac key | cut -d' ' -f2 | tr -d '\n' | openssl dgst -sha1 -binary |
        // base64
        assertThat(Htpasswd.of(List.of("shop", "kafka"), "key"))
                .matches("kafka:\\{SHA}txWJbueYv7ltg0cO7FLx5FasduY=\nshop:\\{SHA}[A-Za-z0-9+/]{27}=\n");
    }

    @Test
    void theOrderInWhichNamespacesAreSeenChangesNothing() {
        assertThat(Htpasswd.of(List.of("b", "a"), "key")).isEqualTo(Htpasswd.of(List.of("a", "b"), "key"));
    }
}
