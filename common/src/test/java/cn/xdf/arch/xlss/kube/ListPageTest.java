package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListPageTest {
    private final List<JsonObject> seen = new ArrayList<>();

    @Test
    void objects_are_handed_on_in_order_and_the_page_says_where_the_next_begins() {
        ListPage<JsonObject> page = ListPage.read(
                json("{'kind':'List','items':[{'a':1},{'a':2}],'metadata':{'resourceVersion':'7','continue':'c'}}"),
                seen::add);

        assertThat(seen).extracting(Object::toString).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(page.next()).isEqualTo("c");
        assertThat(page.resourceVersion()).isEqualTo("7");
    }

    @Test
    void an_object_is_handed_on_before_the_next_is_read() {
        assertThatThrownBy(() -> ListPage.read(json("{'items':[{'a':1},{'a'"), seen::add))
                .isInstanceOf(JsonParseException.class);

        assertThat(seen).hasSize(1);
    }

    @Test
    void an_empty_list_may_be_null() {
        ListPage<JsonObject> page = ListPage.read(json("{'metadata':{'resourceVersion':'7'},'items':null}"), seen::add);

        assertThat(seen).isEmpty();
        assertThat(page.next()).isEmpty();
    }

    private static InputStream json(String text) {
        return new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
