package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.restic.ResticProgress;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Tells how far a restore is, and since when it gets no further. */
final class RestoreListener extends PatientListener {
    private final ResticRepository repository;
    private final Duration quick;
    private final Consumer<Progress> told;
    private ResticProgress now;

    /** @param quick a repository that answers again after less than that is nothing to tell */
    RestoreListener(
            ResticRepository repository,
            Snapshot snapshot,
            Duration quick,
            Duration patience,
            InstantSource clock,
            Consumer<Progress> told) {
        super(patience, clock);
        this.repository = repository;
        this.quick = quick;
        this.told = told;
        this.now = new ResticProgress(0, snapshot.bytes(), 0, snapshot.files());
    }

    @Override
    public void progress(ResticProgress next) {
        if (!next.equals(now)) {
            gotOn();
        }
        now = next;
        tell();
    }

    @Override
    public void complaint(String message) {
        super.complaint(message);
        tell();
    }

    @Override
    public void answered() {
        super.answered();
        tell();
    }

    /** Its summary: it is done. */
    @Override
    public boolean line(JsonNode line) {
        gotOn();
        tell();
        return false;
    }

    private void tell() {
        String trouble = standstill(quick).map(one -> one.told(repository)).orElse("");
        told.accept(new Progress(now.bytesDone(), now.bytesTotal(), now.filesDone(), now.filesTotal(), trouble));
    }
}
