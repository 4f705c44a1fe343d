package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far a backup is: a metric every two seconds, a line in the log every half a minute. */
final class BackupProgress implements ResticListener {
    private static final Logger LOG = LoggerFactory.getLogger(BackupProgress.class);
    private static final Duration LINE = Duration.ofSeconds(30);

    private final BackupJob job;
    private final BackupMeters meters;
    private final InstantSource clock;
    private Instant told;

    BackupProgress(BackupJob job, BackupMeters meters, InstantSource clock) {
        this.job = job;
        this.meters = meters;
        this.clock = clock;
        this.told = clock.instant();
        LOG.info("backup of {}/{} begins", job.claim().namespace(), job.claim().name());
        meters.running(job.claim(), 0);
    }

    @Override
    public void progress(ResticProgress now) {
        meters.running(job.claim(), now.bytesDone());
        if (told.plus(LINE).isBefore(clock.instant())) {
            told = clock.instant();
            LOG.info(
                    "backup of {}/{}: {} of {} bytes",
                    job.claim().namespace(),
                    job.claim().name(),
                    now.bytesDone(),
                    now.bytesTotal());
        }
    }
}
