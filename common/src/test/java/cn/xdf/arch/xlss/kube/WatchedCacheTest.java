package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedCacheTest {
    private static final ObjectKey KEY = ObjectKey.of("n1");

    private final WatchedCache<List<String>> cache =
            new WatchedCache<>("nodes", new Freshness(InstantSource.system(), Duration.ofSeconds(1)).register("nodes"));
    private final List<String> told = new ArrayList<>();

    @Test
    void what_says_the_same_as_before_is_neither_kept_nor_told() {
        List<String> first = new ArrayList<>(List.of("ready"));
        cache.put(KEY, first);
        cache.onChange((key, before, after) -> told.add(before + " " + after));

        cache.put(KEY, new ArrayList<>(List.of("ready")));

        assertThat(cache.get(KEY).orElseThrow()).isSameAs(first);
        assertThat(told).containsExactly("null [ready]");
    }

    @Test
    void what_says_something_else_takes_its_place_and_what_is_gone_is_gone() {
        cache.put(KEY, List.of("ready"));
        cache.onChange((key, before, after) -> told.add(before + " " + after));

        cache.put(KEY, List.of("cordoned"));
        cache.put(KEY, null);
        cache.put(KEY, null);

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(told).containsExactly("null [ready]", "[ready] [cordoned]", "[cordoned] null");
    }
}
