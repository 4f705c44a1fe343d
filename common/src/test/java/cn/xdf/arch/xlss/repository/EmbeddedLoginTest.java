package cn.xdf.arch.xlss.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EmbeddedLoginTest {
    @Test
    void itIsTheHmacThatOpensslMakes() { // printf kafka | openssl dgst -sha256 -hmac key
        assertThat(EmbeddedLogin.password("key", "kafka"))
                .isEqualTo("85761038a401bd3240232915f16fba0e45a4c66ccbcaf8a8114d28e294433e89");
    }

    @Test
    void anotherNamespaceOrKeyHasAnotherPassword() {
        String one = EmbeddedLogin.password("key", "kafka");
        assertThat(EmbeddedLogin.password("key", "kafka2")).isNotEqualTo(one);
        assertThat(EmbeddedLogin.password("kez", "kafka")).isNotEqualTo(one);
    }

    @Test
    void withoutAKeyThereIsNoLogin() {
        assertThatThrownBy(() -> EmbeddedLogin.password("", "kafka")).isInstanceOf(IllegalArgumentException.class);
    }
}
