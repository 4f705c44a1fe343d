package cn.xdf.arch.xlss.webhook.routing;

import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A request for storage, which tenants write: what is beyond a long is as much as fits. */
public final class RequestedBytes {
    private static final int LONGEST = 64;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int DIGITS_OF_MOST = 19;

    private RequestedBytes() {}

    /** @throws IllegalArgumentException when it is no quantity */
    public static long of(String quantity) {
        if (quantity.length() > LONGEST) {
            throw new IllegalArgumentException("a quantity of " + quantity.length() + " characters");
        }
        return of(Quantity.fromString(quantity));
    }

    /** Looks at the size of the number before it is written out: {@code 1e999999999} has a billion digits. */
    public static long of(Quantity quantity) {
        BigDecimal number = quantity.getNumber();
        if (number.signum() <= 0) {
            return 0;
        }
        long digits = (long) number.precision() - number.scale();
        if (digits > DIGITS_OF_MOST) {
            return Long.MAX_VALUE;
        }
        return digits <= 0
                ? 1
                : number.setScale(0, RoundingMode.CEILING).min(MOST).longValue();
    }
}
