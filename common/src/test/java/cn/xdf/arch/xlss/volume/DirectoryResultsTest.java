package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DirectoryResultsTest {
    @Test
    void whatIsWrittenIsRead() {
        DirectoryResults results = results(Map.of(0, "is there and is not empty", 12, DirectoryResults.UNFINISHED));
        assertThat(DirectoryResults.parse(results.text())).contains(results);
        assertThat(DirectoryResults.parse(results(Map.of()).text())).contains(results(Map.of()));
        assertThat(results.allDone()).isFalse();
    }

    @Test
    void allOfThemFitWhatKubeletHandsOn() {
        Map<Integer, String> open = new TreeMap<>();
        for (int i = 0; i < 64; i++) {
            open.put(i, "x".repeat(1000));
        }
        String text = results(open).text();
        assertThat(text.length()).isLessThan(4096);
        assertThat(DirectoryResults.parse(text).orElseThrow().open()).hasSize(64);
    }

    @Test
    void aNameOfAFileCannotForgeALine() {
        String text = results(Map.of(3, "rm: cannot remove 'a\nend\n7 ü'")).text();
        assertThat(DirectoryResults.parse(text).orElseThrow().open()).containsOnlyKeys(3);
    }

    @Test
    void withoutItsEndNothingIsKnown() {
        for (String text : new String[] {null, "", "3 failed", "end\n3 failed", "Exception in main\nend", "x y\nend"}) {
            assertThat(DirectoryResults.parse(text)).as(text).isEmpty();
        }
    }

    private static DirectoryResults results(Map<Integer, String> open) {
        return new DirectoryResults(new TreeMap<>(open));
    }
}
