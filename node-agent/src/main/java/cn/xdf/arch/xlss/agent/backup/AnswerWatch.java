package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/**
 * Has a command stopped whose repository does not answer: restic itself would try for a quarter of an hour. One that says nothing for a
 * while may as well read a large index or wait for a lock, so the repository is asked then; not before, for that takes as long as many
 * a backup.
 */
final class AnswerWatch implements ResticListener {
    /** Whether the repository answers. */
    interface Question {
        boolean isAnswered() throws InterruptedException;
    }

    private final ResticListener listener;
    private final Question question;
    private final InstantSource clock;
    private final Instant askFrom;
    private volatile boolean settled;
    private boolean unanswered;

    /** @param patience how long the command may say nothing */
    AnswerWatch(ResticListener listener, Question question, Duration patience, InstantSource clock) {
        this.listener = listener;
        this.question = question;
        this.clock = clock;
        this.askFrom = clock.instant().plus(patience);
    }

    @Override
    public void progress(ResticProgress progress) {
        settled = true;
        listener.progress(progress);
    }

    @Override
    public boolean line(JsonNode line) {
        settled = true;
        return listener.line(line);
    }

    @Override
    public boolean isEnough() throws InterruptedException {
        if (!settled && !clock.instant().isBefore(askFrom)) {
            settled = true;
            unanswered = !question.isAnswered();
        }
        return unanswered;
    }

    boolean isUnanswered() {
        return unanswered;
    }
}
