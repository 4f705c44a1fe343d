package cn.xdf.arch.xlss.agent.place;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes that survive a power cut. */
public final class Durable {
    private static final int O_RDONLY_DIRECTORY = 0200000;

    private Durable() {}

    /** The file holds all of it or is not changed. */
    public static void write(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, content);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        directory(file.getParent());
    }

    /** The names in it are kept. */
    public static void directory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the missing directories of the path, and keeps their names. */
    public static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeDirectories(directory.getParent());
            Files.createDirectory(directory);
            directory(directory.getParent());
        }
    }

    /** Everything that was written to the file system of this directory: restic syncs nothing, and fsync of each file costs far more. */
    public static void filesystem(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(directory.toString());
            int descriptor = (int) OPEN.invokeExact(name, O_RDONLY_DIRECTORY);
            if (descriptor < 0) {
                throw new IOException("cannot open " + directory);
            }
            int failed = (int) SYNCFS.invokeExact(descriptor);
            int ignored = (int) CLOSE.invokeExact(descriptor);
            if (failed != 0) {
                throw new IOException("syncfs of " + directory + " failed");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) { // what invokeExact declares
            throw new IOException("syncfs of " + directory + ": " + e, e);
        }
    }

    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SYNCFS =
            function("syncfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    @SuppressWarnings("restricted") // the manifest allows it
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
