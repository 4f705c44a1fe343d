package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the pool once. Every step blocks for as long as the disk does. */
final class PoolInspector {
    private static final int PROBE_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(PoolInspector.class);

    private final Path base;
    private final FilesystemReader filesystems;
    private final PoolSite site;
    private final MarkFile mark;
    private final WriteProbe probe;

    PoolInspector(Path base, FilesystemReader filesystems, PoolSite site) {
        this.base = base;
        this.filesystems = filesystems;
        this.site = site;
        this.mark = new MarkFile(base);
        this.probe = new WriteProbe(base.resolve(Names.OWN_FOLDER).resolve("probe"), PROBE_BYTES);
    }

    /**
     * What an inspection found.
     *
     * @param ask whether there was ever a pool must be asked first; the pool then means nothing
     */
    record Inspection(Pool pool, boolean ask) {
        static Inspection found(Pool pool) {
            return new Inspection(pool, false);
        }
    }

    /** Never fails: a disk that does is a result. */
    Inspection inspect(KnownPool known) {
        PoolReport report = PoolReport.of(base, known);
        try {
            String fault = site.fault();
            if (!fault.isEmpty()) {
                return Inspection.found(report.failed(fault));
            }
            if (!Files.isDirectory(base)) {
                return Inspection.found(report.failed("there is no directory " + base));
            }
            Filesystem filesystem = filesystems.read(base);
            return judge(report.on(filesystem), filesystem, known);
        } catch (IOException e) {
            return Inspection.found(report.failed(words(e)));
        }
    }

    private Inspection judge(PoolReport report, Filesystem filesystem, KnownPool known) throws IOException {
        return switch (MarkPolicy.decide(mark.read(), known, filesystem.identity())) {
            case MarkDecision.Ask() -> new Inspection(null, true);
            case MarkDecision.Refuse(String uuid, String reason) ->
                Inspection.found(report.withUuid(uuid).failed(reason));
            case MarkDecision.Make() -> make(report, filesystem, known);
            case MarkDecision.Use(String uuid) -> {
                String fault = known.uuid().isPresent() ? "" : site.newcomer();
                yield Inspection.found(
                        fault.isEmpty() ? tried(report.withUuid(uuid), filesystem) : report.failed(fault));
            }
        };
    }

    private Inspection make(PoolReport report, Filesystem filesystem, KnownPool known) throws IOException {
        if (filesystem.readOnly()) {
            return Inspection.found(report.failed("there is no pool yet, and the filesystem is mounted read-only"));
        }
        String fault = Stream.of(site.newcomer(), site.beginning())
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse("");
        if (!fault.isEmpty()) {
            return Inspection.found(report.failed(fault));
        }
        PoolMark made = PoolMark.random(filesystem.identity());
        try {
            mark.create(made);
            LOG.info("new pool {} at {}, on {} {}", made.uuid(), base, filesystem.type(), filesystem.identity());
        } catch (FileAlreadyExistsException e) {
            LOG.info("somebody else made the pool at {} meanwhile", base);
        }
        return judge(report, filesystem, known);
    }

    private Pool tried(PoolReport report, Filesystem before) throws IOException {
        if (before.readOnly()) {
            return report.state(PoolState.READ_ONLY, "the filesystem is mounted read-only");
        }
        try {
            probe.run();
            return report.state(
                    PoolState.READY, before.space().isFull() ? before.space().fullness() : null);
        } catch (IOException e) {
            Filesystem after = filesystems.read(base); // the failed write may be what made it read-only
            if (after.readOnly()) {
                return report.on(after).state(PoolState.READ_ONLY, "the filesystem became read-only: " + words(e));
            }
            if (after.space().isFull()) {
                return report.on(after).state(PoolState.READY, after.space().fullness());
            }
            return report.on(after).failed("a small file cannot be written: " + words(e));
        }
    }

    private static String words(IOException e) {
        if (e instanceof FileSystemException failure && failure.getReason() == null) {
            String kind =
                    switch (failure) {
                        case NoSuchFileException gone -> "is not there";
                        case AccessDeniedException denied -> "access denied";
                        default -> failure.getClass().getSimpleName();
                    };
            return failure.getFile() + ": " + kind;
        }
        return e.getMessage();
    }
}
