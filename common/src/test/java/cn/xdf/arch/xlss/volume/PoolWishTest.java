package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolWishTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                // basePath of the class, its pool, the claim's pool: the path that is meant, or what is wrong
                "null,         null,    '',      ''",
                "/data,        null,    '',      /data",
                "null,         fast,    '',      /var/lib/xlss-pools/fast",
                "null,         default, '',      /var/lib/xlss",
                "null,         null,    fast,    /var/lib/xlss-pools/fast",
                "null,         fast,    fast,    /var/lib/xlss-pools/fast",
                "/var/lib/xlss, null,   default, /var/lib/xlss",
                "/var/lib/xlss-pools/fast, fast, '', /var/lib/xlss-pools/fast",
                "null,         fast,    slow,    'its StorageClass has its volumes in pool fast'",
                "/var/lib/xlss, null,   fast,    'its StorageClass has its volumes in pool default'",
                "/data,        fast,    '',      name one of the two",
                "'',           null,    '',      base path is empty",
                "null,         '',      '',      no name of a pool",
                "null,         a/b,     '',      no name of a pool",
                "null,         null,    ..,      'it asks for pool ''..'', which is no name'",
                "null,         null,    Fast,    no name of a pool",
            })
    void theClassDecidesAndTheClaimChoosesWhatItLeavesOpen(String path, String pool, String claim, String expected) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("basePath", path);
        parameters.put("pool", pool);
        parameters.values().removeIf(value -> value == null);
        PoolWish wish = PoolWish.of("c", parameters).with(claim);
        if (expected.isEmpty() || expected.startsWith("/")) {
            assertThat(wish).isEqualTo(new PoolWish(expected, ""));
        } else {
            assertThat(wish.fault()).contains(expected);
            assertThat(wish.allows("/var/lib/xlss")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/xlss, default",
        "/var/lib/xlss-pools/fast, fast",
        "/data/fast, /data/fast",
        "/var/lib/xlss-pools/a/b, /var/lib/xlss-pools/a/b",
    })
    void aPathHasTheNameThatLeadsToIt(String path, String name) {
        assertThat(PoolName.of(path)).isEqualTo(name);
        assertThat(name.startsWith("/") ? path : PoolName.path(name)).isEqualTo(path);
    }
}
