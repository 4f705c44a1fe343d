package cn.xdf.arch.xlss.agent.pool;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * What statvfs says of a filesystem. Java's own FileStore knows neither inodes nor the filesystem's id.
 *
 * @param capacityBytes size
 * @param freeBytes what users other than root may still write
 * @param inodes 0 where there is no limit
 * @param fsid in hexadecimal; "0" where the filesystem has none
 */
record Space(long capacityBytes, long freeBytes, long inodes, long inodesFree, String fsid, boolean readOnly) {
    /** struct statvfs of glibc on 64 bits: bsize, frsize, blocks, bfree, bavail, files, ffree, favail, fsid, flag, namemax, spare. */
    private static final long SIZE = 112;

    private static final long READ_ONLY = 1;
    private static final MethodHandle STATVFS = statvfs();

    /** Blocks for as long as the disk does. */
    static Space of(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(SIZE, Long.BYTES);
            if ((int) STATVFS.invokeExact(arena.allocateFrom(path.toString()), answer) != 0) {
                throw new IOException(path + ": statvfs failed");
            }
            long block = field(answer, 1);
            return new Space(
                    field(answer, 2) * block,
                    field(answer, 4) * block,
                    field(answer, 5),
                    field(answer, 7),
                    Long.toHexString(field(answer, 8)),
                    (field(answer, 9) & READ_ONLY) != 0);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("statvfs cannot be called", e);
        }
    }

    /** Nothing can be written, though nothing is broken: a full pool must not count as a failed one. */
    boolean isFull() {
        return !fullness().isEmpty();
    }

    /** In which way it is full, for people; empty: it is not. */
    String fullness() {
        if (inodes > 0 && inodesFree < 2) {
            return "full: no inodes are left";
        }
        return freeBytes < 64 * 1024 ? "full" : "";
    }

    private static long field(MemorySegment answer, int index) {
        return answer.getAtIndex(JAVA_LONG, index);
    }

    @SuppressWarnings("restricted") // the manifest allows native access
    private static MethodHandle statvfs() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find("statvfs").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }
}
