package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final List<String> read = new ArrayList<>();
    private final Remembered<Integer> numbers = new Remembered<>(text -> {
        read.add(text);
        return Integer.valueOf(text);
    });

    @Test
    void a_text_is_read_once() {
        assertThat(numbers.read("7")).isEqualTo(7);
        assertThat(numbers.read("7")).isEqualTo(7);
        assertThat(read).containsExactly("7");
    }

    @Test
    void what_cannot_be_read_is_refused_each_time() {
        assertThatThrownBy(() -> numbers.read("seven")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> numbers.read("seven")).isInstanceOf(NumberFormatException.class);
        assertThat(read).containsExactly("seven", "seven");
    }

    @Test
    void texts_without_end_do_not_fill_the_memory() {
        for (int i = 0; i < 3000; i++) {
            assertThat(numbers.read("" + i)).isEqualTo(i);
        }
        assertThat(numbers.size()).isLessThanOrEqualTo(1000);
    }
}
