package cn.xdf.arch.xlss.agent.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Looks whether anything below a directory changed while it was read: ends at the first that did. */
public final class FuzzyWalk extends SimpleFileVisitor<Path> {
    /** The kernel's clock for files is up to a tick behind. */
    private static final Duration TICK = Duration.ofMillis(10);

    private final Instant began;
    private final Path leftOut;
    private boolean changed;

    private FuzzyWalk(Instant began, Path leftOut) {
        this.began = began.minus(TICK);
        this.leftOut = leftOut;
    }

    public static boolean changedSince(Path directory, Instant began) throws IOException {
        return walk(directory, new FuzzyWalk(began, null));
    }

    /** Of all but the directory itself: to be renamed counts as a change of it. */
    public static boolean changedBelowSince(Path directory, Instant began) throws IOException {
        return walk(directory, new FuzzyWalk(began, directory));
    }

    private static boolean walk(Path directory, FuzzyWalk walk) throws IOException {
        Files.walkFileTree(directory, walk);
        return walk.changed;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        return directory.equals(leftOut) ? FileVisitResult.CONTINUE : look(directory);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        return look(file);
    }

    /** Gone meanwhile, or not to be read: then it is no longer what was saved. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        changed = true;
        return FileVisitResult.TERMINATE;
    }

    private FileVisitResult look(Path path) throws IOException {
        try {
            // ctime: nobody can set it back
            FileTime time = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            changed = time.toInstant().isAfter(began);
        } catch (NoSuchFileException gone) {
            changed = true;
        }
        return changed ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
}
