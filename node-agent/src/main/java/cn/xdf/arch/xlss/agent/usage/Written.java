package cn.xdf.arch.xlss.agent.usage;

import java.util.Collection;
import java.util.Map;

/**
 * What volumes had written of their requests when it was measured, and what of that may still be said. Too much of it would promise the same room twice,
 * too little only keeps room free: so whatever may have gone since is taken off.
 *
 * @param byVolume bytes by the volume's name
 * @param freeBytes of the pool then, the least that was seen meanwhile
 */
record Written(Map<String, Long> byVolume, long freeBytes) {
    private static final double WORTH_TELLING = 0.001;

    Written {
        byVolume = Map.copyOf(byVolume);
    }

    /**
     * Volumes that have left are nobody's promise any more. What has become free since may have been theirs who are here: they may write it again.
     *
     * @param atHome names of the volumes whose home is here now
     * @param freeNow bytes of the pool that are told together with this
     */
    long since(Collection<String> atHome, long freeNow) {
        long sum = atHome.stream()
                .distinct()
                .mapToLong(volume -> byVolume.getOrDefault(volume, 0L))
                .sum();
        return Math.max(0, sum - Math.max(0, freeNow - freeBytes));
    }

    /** What is told: each change costs a write that everyone watches, so what is little more than was told waits. Less is told at once. */
    static long calm(long told, long now, long capacityBytes) {
        return now >= told && now - told < capacityBytes * WORTH_TELLING ? told : now;
    }
}
