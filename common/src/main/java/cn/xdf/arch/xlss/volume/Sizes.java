package cn.xdf.arch.xlss.volume;

import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Sizes that tenants write: {@code 10Gi}, {@code 1}, {@code 8Ei} (which is one more than a long holds), {@code 1m}. */
public final class Sizes {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Sizes() {}

    /**
     * Whole bytes: a part of one is one, and what is beyond a long is the largest long, never a small or negative number.
     *
     * @param resources requests or capacity; null: none
     * @return 0 where no storage is named
     */
    public static long storageBytes(Map<String, Quantity> resources) {
        Quantity storage = resources == null ? null : resources.get("storage");
        return storage == null
                ? 0
                : storage.getNumber()
                        .setScale(0, RoundingMode.CEILING)
                        .min(MOST)
                        .longValue();
    }
}
