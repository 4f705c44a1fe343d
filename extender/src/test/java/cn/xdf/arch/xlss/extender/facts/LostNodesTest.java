package cn.xdf.arch.xlss.extender.facts;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.NodeHealth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LostNodesTest {
    private static final StorageFacts HEALTHY = node(NodeHealth.HEALTHY);
    private static final StorageFacts LOST = node(NodeHealth.LOST);
    private final LostNodes nodes = new LostNodes();

    @Test
    void moreThanAThirdIsTooMany() {
        IntStream.range(0, 6).forEach(i -> nodes.changed(null, HEALTHY));
        nodes.changed(HEALTHY, LOST);
        nodes.changed(HEALTHY, LOST);
        assertThat(nodes.tooMany()).as("2 of 6").isFalse();
        nodes.changed(HEALTHY, LOST);
        assertThat(nodes.tooMany()).as("3 of 6").isTrue();
        nodes.changed(LOST, HEALTHY);
        assertThat(nodes.tooMany()).as("2 of 6").isFalse();
        nodes.changed(HEALTHY, null);
        assertThat(nodes.tooMany()).as("2 of 5").isTrue();
        nodes.changed(LOST, null);
        assertThat(nodes.tooMany()).as("1 of 4").isFalse();
    }

    @Test
    void oneAloneIsNeverTooMany() {
        nodes.changed(null, LOST);
        assertThat(nodes.tooMany()).isFalse();
        nodes.changed(null, LOST);
        assertThat(nodes.tooMany()).isTrue();
    }

    private static StorageFacts node(NodeHealth health) {
        return new StorageFacts("n", List.of(), Optional.of(health), Instant.MIN, "", List.of(), Instant.MIN);
    }
}
