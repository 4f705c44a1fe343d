package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.StorageNode.LONGEST_REASON;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode.PoolVerdict;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A verdict that should stand in the StorageNode.
 *
 * @param since when the trouble began; of a healthy home, when it ended
 * @param fenced somebody vouches that nothing runs there any more
 */
record Judgement(NodeHealth health, Instant since, String reason, boolean fenced) {
    /** A reason that is longer than the schema allows would refuse the whole verdict. */
    Judgement {
        if (reason.codePointCount(0, reason.length()) > LONGEST_REASON) {
            reason = reason.substring(0, reason.offsetByCodePoints(0, LONGEST_REASON));
        }
    }

    /** @param pools those that have failed */
    Verdict verdict(List<PoolVerdict> pools) {
        return new Verdict(health.value(), time(), reason, fenced, pools);
    }

    /** @param uuid of the pool that should be at the path */
    PoolVerdict verdict(String path, String uuid) {
        return new PoolVerdict(path, uuid, health.value(), time(), reason);
    }

    private OffsetDateTime time() {
        return since.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
    }
}
