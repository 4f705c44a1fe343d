package cn.xdf.arch.xlss.agent.usage;

/**
 * What a directory tree takes on its disk.
 *
 * @param bytes that are allocated, not those that files seem to have
 * @param inodes files, directories and all else
 * @param whole false: it was too large to be looked at to its end, and takes at least that
 */
record Usage(long bytes, long inodes, boolean whole) {
    static final Usage NOTHING = new Usage(0, 0, true);
    private static final long BLOCK = 512;

    /** With one more entry, which has so many names: each counts for a part, so a file with several counts once. */
    Usage plus(long blocks, long names) {
        return new Usage(bytes + blocks * BLOCK / Math.max(1, names), inodes + 1, whole);
    }

    Usage atLeast() {
        return new Usage(bytes, inodes, false);
    }
}
