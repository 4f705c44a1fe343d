package cn.xdf.arch.xlss.e2e.harness;

import java.util.Random;

/** Random choices that can be made again: every seed is printed, and XLSS_SEED takes it back. */
public final class Seed {
    private Seed() {}

    public static Random random(String what) {
        String given = System.getenv("XLSS_SEED");
        long seed = given != null ? Long.parseLong(given) : new Random().nextLong();
        System.out.println("seed of " + what + ": " + seed + " (again: XLSS_SEED=" + seed + ")");
        return new Random(seed);
    }
}
