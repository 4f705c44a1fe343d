package cn.xdf.arch.xlss.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSpaceTest {
    @ParameterizedTest
    @CsvSource({
        // capacity, free, written, promised, factor, room
        "100, 40, 35, 50, 1.0, 25", // the example
        "100, 25, 50, 50, 1.0, 25", // the same, when all is written
        "100, 40, 0, 50, 1.0, 0", // all that is used belongs to others: 50 are still to come
        "100, 60, 0, 0, 1.0, 60", // files of others count
        "100, 60, 0, 70, 1.0, 0",
        "100, 60, 20, 10, 1.0, 60", // measured before a volume went
        "100, 60, 0, 100, 2.0, 60", // 60 of what may be promised are left
        "100, 60, 0, 130, 2.0, 30",
        "100, 60, 0, 10, 0.9, 40", // a tenth is kept
        "100, 0, 0, 0, 2.0, 0", // a full disk takes nothing, whatever may be promised
    })
    void whatIsFreeWithoutWhatIsPromisedAndNotWrittenYet(
            long capacity, long free, long written, long promised, double factor, long room) {
        assertThat(new PoolSpace(capacity, free, written).unpromised(promised, factor))
                .isEqualTo(room);
    }

    @Test
    void whateverIsPromisedAndWrittenAllVolumesTogetherFitTheDisk() {
        long seed = Long.getLong("xlss.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long capacity = random.nextLong(1L << 50);
            long others = random.nextLong(capacity + 1);
            long promised = random.nextLong(2 * capacity + 1);
            long written = random.nextLong(Math.min(promised, capacity - others) + 1);
            long measured = random.nextLong(written + 1);
            PoolSpace space = new PoolSpace(capacity, capacity - others - written, measured);
            long room = space.unpromised(promised, 1);
            assertThat(room).as("seed %d", seed).isBetween(0L, space.freeBytes());
            if (room > 0) {
                assertThat(others + promised + room).as("seed %d", seed).isLessThanOrEqualTo(capacity);
            }
            assertThat(space.unpromised(promised + 1, 1))
                    .as("seed %d: more promised, no more room", seed)
                    .isLessThanOrEqualTo(room);
        }
    }

    @Test
    void theLargestNumbersDoNotOverflow() {
        PoolSpace largest = new PoolSpace(Long.MAX_VALUE, Long.MAX_VALUE, 0);
        assertThat(largest.unpromised(0, 100)).isEqualTo(Long.MAX_VALUE);
        assertThat(largest.unpromised(Long.MAX_VALUE, 1)).isZero();
        assertThat(new PoolSpace(100, 60, 0).unpromised(Long.MAX_VALUE, 1)).isZero();
    }

    @Test
    void whatAnAgentDoesNotKnowPromisesNothingMore() {
        assertThat(PoolSpace.of(100L, null, null).unpromised(0, 1)).isZero();
        assertThat(PoolSpace.of(null, 60L, null).unpromised(50, 1)).isEqualTo(10);
    }

    /** The node would be chosen, and given back, again and again. */
    @Test
    void bytesWithoutInodesAreNoRoom() {
        assertThat(ofInodes(1000L, 1L).unpromised(0, 1)).isZero();
        assertThat(ofInodes(1000L, 2L).unpromised(0, 1)).isEqualTo(60);
        assertThat(ofInodes(0L, 0L).unpromised(0, 1)).as("no limit").isEqualTo(60);
        assertThat(ofInodes(null, null).unpromised(0, 1)).as("not known").isEqualTo(60);
    }

    private static PoolSpace ofInodes(Long all, Long free) {
        StorageNode.Pool pool = new StorageNode.Pool("/p", "u", "ext4", "", 100L, 60L, all, free, "Ready", null);
        return PoolSpace.of(pool, List.of(pool));
    }
}
