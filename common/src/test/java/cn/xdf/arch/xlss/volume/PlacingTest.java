package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacingTest {
    @ParameterizedTest
    @ValueSource(strings = {"u/n1/p/s", "u/n1/p/"})
    void whatIsWrittenIsRead(String annotation) {
        assertThat(Placing.parse(annotation).orElseThrow().annotation()).isEqualTo(annotation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "u/n1/p", "u/n1/p/s/more", "/n1/p/s", "u//p/s", "u/n1/ /s"})
    void anythingElseIsNoPlacing(String annotation) {
        assertThat(Placing.parse(annotation)).isEmpty();
    }

    @Test
    void aPartWithASlashCannotBeWritten() {
        assertThatThrownBy(() -> new Placing("u", "n/1", "p", "s")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Placing("u", "", "p", "s")).isInstanceOf(IllegalArgumentException.class);
    }
}
