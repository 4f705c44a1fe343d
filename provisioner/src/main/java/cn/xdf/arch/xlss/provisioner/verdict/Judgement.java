package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A verdict that should stand in the StorageNode.
 *
 * @param since when the trouble began; of a healthy home, when it ended
 * @param fenced somebody vouches that nothing runs there any more
 */
record Judgement(NodeHealth health, Instant since, String reason, boolean fenced) {
    Verdict verdict() {
        return new Verdict(
                health.value(), since.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC), reason, fenced);
    }
}
