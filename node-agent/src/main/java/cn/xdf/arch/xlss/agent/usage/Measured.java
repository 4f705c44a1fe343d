package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.volume.LocalVolume;

/** One volume, as it was measured last. */
record Measured(LocalVolume volume, Usage usage) {
    boolean isBeyondRequest() {
        return usage.bytes() > volume.capacityBytes();
    }

    /** What it takes beyond its request was promised to nobody. */
    long writtenBytes() {
        return Math.min(usage.bytes(), volume.capacityBytes());
    }
}
