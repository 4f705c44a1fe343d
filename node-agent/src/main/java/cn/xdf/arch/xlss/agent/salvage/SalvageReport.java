package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.backup.Told;
import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells what became of the quarantine: Events on the claim, lines in the log, numbers. Each failure is told once, however often it comes. */
final class SalvageReport {
    private static final Logger LOG = LoggerFactory.getLogger(SalvageReport.class);
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(20), Duration.ofMinutes(15));
    private static final int ID_SHOWN = 8;

    private final EventRecorder events;
    private final String node;
    private final QuarantineRetention retention;
    private final MeterRegistry meters;
    private final Told told = new Told();
    private final Map<QuarantineEntry, Integer> failures = new ConcurrentHashMap<>();

    SalvageReport(EventRecorder events, String node, QuarantineRetention retention, MeterRegistry meters) {
        this.events = events;
        this.node = node;
        this.retention = retention;
        this.meters = meters;
        for (SalvageRecord.Result result : SalvageRecord.Result.values()) {
            count(word(result)); // there from the beginning, so that a first one is seen as one
        }
        count("failed");
        removals();
    }

    void saved(QuarantineEntry entry, Claim claim, SalvageRecord record) {
        failures.remove(entry);
        count(word(record.result())).increment();
        String id = record.snapshot()
                .substring(0, Math.min(ID_SHOWN, record.snapshot().length()));
        String what = record.bytes() + " bytes in " + record.files() + " files";
        switch (record.result()) {
            case SAVED ->
                tell(
                        claim,
                        Type.NORMAL,
                        "Salvaged",
                        stale(entry) + " is in snapshot " + id + " (" + what
                                + "); to have it back: a PvRestore with snapshot: \"" + id + "\"; "
                                + until(entry, record));
            case IDENTICAL ->
                tell(
                        claim,
                        Type.NORMAL,
                        "Salvaged",
                        stale(entry) + " is the same as its backup, snapshot " + id + " (" + what + "); "
                                + until(entry, record));
            case PARTIAL ->
                tell(
                        claim,
                        Type.WARNING,
                        "SalvageFailed",
                        stale(entry) + " is in snapshot " + id + " in part only, and stays in " + entry.data() + ": "
                                + record.reason());
        }
    }

    /** @return when to try again */
    Duration failed(QuarantineEntry entry, Claim claim, Exception failure) {
        count("failed").increment();
        String reason = String.valueOf(failure.getMessage());
        if (told.first(entry.toString(), reason)) {
            tell(
                    claim,
                    Type.WARNING,
                    "SalvageFailed",
                    stale(entry) + " stays in " + entry.data() + " and is tried again: " + reason);
        }
        int count = failures.merge(entry, 1, Integer::sum);
        return AGAIN.after(count, ThreadLocalRandom.current().nextDouble());
    }

    void neverBackedUp(QuarantineEntry entry) {
        if (told.first(entry.toString())) {
            LOG.info("quarantine {} stays where it is: its volume was never backed up", entry);
        }
    }

    void removed(QuarantineEntry entry) {
        removals().increment();
        LOG.info("quarantine {} is removed: a snapshot has held it for {}", entry, retention.time());
    }

    private String stale(QuarantineEntry entry) {
        return "what node " + node + " held of volume " + entry.volume() + " before epoch "
                + entry.endedBy().orElse(0);
    }

    private String until(QuarantineEntry entry, SalvageRecord record) {
        return "until " + record.time().plus(retention.time()).truncatedTo(ChronoUnit.SECONDS) + " also in "
                + entry.data();
    }

    private void tell(Claim claim, Type type, String reason, String text) {
        LOG.atLevel(type == Type.NORMAL ? Level.INFO : Level.WARN).log("{}: {}", reason, text);
        ObjectKey key = ObjectKey.of(claim.namespace(), claim.name());
        events.record("v1", "PersistentVolumeClaim", key, claim.uid(), type, reason, text);
    }

    private Counter count(String result) {
        return Counter.builder("xlss.salvages")
                .description("Directories of former homes, by what became of saving them")
                .tag("result", result)
                .register(meters);
    }

    private Counter removals() {
        return Counter.builder("xlss.quarantine.removed")
                .description("Directories of former homes that were removed, as a snapshot had held them long enough")
                .register(meters);
    }

    private static String word(SalvageRecord.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
