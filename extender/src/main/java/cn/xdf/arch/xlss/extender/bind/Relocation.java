package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of one pod's way to another node, as its held bind sees it: condition and Events on the pod, metrics, a line in the log. Of one thread. */
final class Relocation {
    private static final Logger log = LoggerFactory.getLogger(Relocation.class);

    private final Cluster cluster;
    private final RelocationMetrics metrics;
    private final PodClaims pod;
    private final String node;
    private final InstantSource clock;
    private final StageTimes stages;
    private Optional<RestoreFacts> last = Optional.empty();
    private Optional<Instant> lost = Optional.empty();
    private String said = "";

    Relocation(Cluster cluster, RelocationMetrics metrics, PodClaims pod, String node, InstantSource clock) {
        this.cluster = cluster;
        this.metrics = metrics;
        this.pod = pod;
        this.node = node;
        this.clock = clock;
        this.stages = new StageTimes(clock.instant());
    }

    void begin(List<Demand.Relocate> volumes) {
        LocalVolume first = volumes.getFirst().volume();
        String home = first.home();
        lost = cluster.known()
                .node(home)
                .storage()
                .flatMap(now -> now.lossOf(first))
                .map(StorageFacts.Loss::since);
        cluster.tell(
                pod,
                false,
                "Relocating",
                "its node " + home + " is lost: restoring "
                        + volumes.stream().map(move -> move.volume().name()).collect(Collectors.joining(", ")) + " on "
                        + node);
    }

    /** Costs nothing unless something has changed. */
    void look() {
        Optional<RestoreFacts> now = own().filter(restore -> !restore.finished() || last.isPresent());
        now.flatMap(RestoreFacts::phase).ifPresent(phase -> stages.reached(phase, clock.instant()));
        now.filter(restore -> !restore.finished()).ifPresent(restore -> {
            last = now;
            say(restore);
        });
    }

    /** A restore that was cancelled leaves the pod at its home, with all its data. */
    void done() {
        Optional<RestoreFacts> arrived = last.filter(restore -> restore.node().equals(node));
        if (arrived.isPresent()) {
            relocated(own().filter(RestoreFacts::succeeded).orElse(arrived.get()));
        } else if (last.isPresent()
                || cluster.known().pod(pod.key()).filter(PodFacts::waits).isPresent()) {
            cluster.ready(pod, new DataReady(true, "AtHome", "its volumes are on " + node));
        }
    }

    private void relocated(RestoreFacts restore) {
        String data = data(restore);
        stages.reached(PvRestorePhase.SUCCEEDED, clock.instant());
        cluster.ready(pod, new DataReady(true, "Restored", "on " + node + ", " + data));
        cluster.tell(pod, false, "Relocated", "its volumes are on " + node + ", " + data);
        restore.report().dataTime().ifPresent(time -> metrics.dataAge(age(time)));
        metrics.succeeded(stages, lost.map(this::age));
        log.info("pod {} goes to {}: {}; {}", pod.key(), node, stages, data);
    }

    void failed(RestoreFacts restore) {
        boolean cancelled =
                restore.phase().filter(PvRestorePhase.CANCELLED::equals).isPresent();
        DataReady said = DataReady.failed(restore);
        cluster.ready(pod, said);
        cluster.tell(pod, !cancelled, said.reason(), said.message());
        if (last.isPresent()) { // not again for each bind that only meets it
            metrics.ended(restore);
            log.warn("pod {} does not go to {}: {}", pod.key(), node, restore.failure());
        }
    }

    private Optional<RestoreFacts> own() {
        return cluster.known().restore(pod.restoreKey()).filter(restore -> restore.podUid()
                .equals(pod.uid()));
    }

    private void say(RestoreFacts restore) {
        String phase = restore.phase().map(PvRestorePhase::value).orElse("Restoring");
        int percent = restore.report().percent();
        String volumes = restore.report().volumes();
        String message = "restoring on " + node + ": " + phase + ", " + percent + " %"
                + (volumes.isEmpty() ? "" : ", " + volumes)
                + restore.report().dataTime().map(time -> ", " + data(restore)).orElse("")
                + restore.report()
                        .reason()
                        .map(why -> ", waits (" + why.value() + "): "
                                + restore.report().message())
                        .orElse("");
        if (!message.equals(said)) {
            said = message;
            cluster.ready(pod, new DataReady(false, DataReady.RESTORING, message));
        }
    }

    /** What is lost is said plainly: all that was written since. */
    private String data(RestoreFacts restore) {
        return restore.report()
                .dataTime()
                .map(time -> "with the data of " + time.truncatedTo(ChronoUnit.SECONDS)
                        + lost.map(then -> ", " + words(Duration.between(time, then)) + " before the node was lost")
                                .orElse("")
                        + "; what was written later is not in it")
                .orElse("without data: they begin empty");
    }

    private Duration age(Instant time) {
        return Duration.between(time, clock.instant());
    }

    /** In the largest unit that tells something. */
    static String words(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }
}
