package cn.xdf.arch.xlss.agent.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a tree is, in 16 bytes an entry: equal for equal trees, in whatever order their entries come. */
final class TreeDigest {
    private final MessageDigest sha = sha256();
    private long[] entries = new long[1024];
    /** Pairs: inode, hash of the path; of files only. */
    private long[] links = new long[1024];

    private int count;
    private int linked;
    private long[] sorted;

    void add(TreeEntry entry) {
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count * 2);
        }
        entries[count++] = hash(entry);
        sorted = null;
        if (entry.type().equals("file") && entry.inode() != 0) {
            if (linked + 2 > links.length) {
                links = Arrays.copyOf(links, linked * 2);
            }
            links[linked++] = entry.inode();
            links[linked++] = hash(entry.path());
        }
    }

    int count() {
        return count;
    }

    boolean contains(TreeEntry entry) {
        return Arrays.binarySearch(sorted(), hash(entry)) >= 0;
    }

    boolean hasSameEntries(TreeDigest other) {
        return Arrays.equals(sorted(), other.sorted());
    }

    /** Whether the same paths are one file. */
    boolean hasSameLinks(TreeDigest other) {
        return Arrays.equals(linkGroups(), other.linkGroups());
    }

    private long[] sorted() {
        if (sorted == null) {
            sorted = Arrays.copyOf(entries, count);
            Arrays.sort(sorted);
        }
        return sorted;
    }

    /** Sums of the paths' hashes of each inode, whatever the inodes are called. */
    private long[] linkGroups() {
        Map<Long, Long> sums = new HashMap<>();
        for (int i = 0; i < linked; i += 2) {
            sums.merge(links[i], links[i + 1], Long::sum);
        }
        return sums.values().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private long hash(TreeEntry entry) {
        long size = entry.type().equals("file") ? entry.size() : 0;
        return hash(String.join(
                "\0",
                normal(entry.path()),
                entry.type(),
                Long.toString(size),
                Integer.toOctalString(entry.mode()),
                Long.toString(entry.uid()),
                Long.toString(entry.gid()),
                entry.modified().toString()));
    }

    private long hash(String text) {
        return ByteBuffer.wrap(sha.digest(normal(text).getBytes(UTF_8))).getLong();
    }

    /** Two readers replace a row of bad bytes by different numbers of U+FFFD. */
    private static String normal(String path) {
        return path.indexOf('\ufffd') < 0 ? path : path.replaceAll("\ufffd+", "\ufffd");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
