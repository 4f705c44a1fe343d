package cn.xdf.arch.xlss.agent.snapshot;

import cn.xdf.arch.xlss.agent.restic.ResticListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Has enough of a restic that stands still. Told by the threads that read restic's output, one at a time, and asked by the one that waits for it. */
abstract class PatientListener implements ResticListener {
    private final Duration patience;
    private final InstantSource clock;
    private volatile Optional<Standstill> standstill = Optional.empty();

    PatientListener(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public void complaint(String message) {
        standstill = Optional.of(Standstill.of(standstill, message, clock.instant()));
    }

    @Override
    public void answered() {
        gotOn();
    }

    @Override
    public boolean isEnough() {
        return standstill.filter(one -> one.outlasted(patience)).isPresent();
    }

    void gotOn() {
        standstill = Optional.empty();
    }

    /** Empty: it gets on, or has not stood still for so long. */
    Optional<Standstill> standstill(Duration after) {
        return standstill.filter(one -> one.isWorthTelling(after, clock.instant()));
    }
}
