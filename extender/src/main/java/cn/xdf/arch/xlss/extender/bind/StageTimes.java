package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When a held bind saw its restore reach each stage. */
final class StageTimes {
    private static final List<PvRestorePhase> STAGES = List.of(
            PvRestorePhase.ACCEPTED,
            PvRestorePhase.STAGED,
            PvRestorePhase.COMMITTED,
            PvRestorePhase.PLACED,
            PvRestorePhase.SUCCEEDED);

    private final Instant begun;
    private final Map<PvRestorePhase, Instant> reached = new EnumMap<>(PvRestorePhase.class);

    StageTimes(Instant begun) {
        this.begun = begun;
    }

    /** Of all stages. */
    static Stream<String> names() {
        return STAGES.stream().map(StageTimes::name);
    }

    /** A stage that was passed unseen counts as reached with the next one. */
    void reached(PvRestorePhase phase, Instant now) {
        STAGES.stream()
                .filter(stage -> stage.ordinal() <= phase.ordinal() && !isFailure(phase))
                .forEach(stage -> reached.putIfAbsent(stage, now));
    }

    /** How long each stage took, counted from the one before. */
    void forEach(BiConsumer<String, Duration> consumer) {
        Instant before = begun;
        for (Map.Entry<PvRestorePhase, Instant> stage : reached.entrySet()) {
            consumer.accept(name(stage.getKey()), Duration.between(before, stage.getValue()));
            before = stage.getValue();
        }
    }

    private static boolean isFailure(PvRestorePhase phase) {
        return phase == PvRestorePhase.FAILED || phase == PvRestorePhase.CANCELLED;
    }

    private static String name(PvRestorePhase phase) {
        return phase.value().toLowerCase(Locale.ROOT);
    }

    /** Milliseconds since the bind began. */
    @Override
    public String toString() {
        return reached.entrySet().stream()
                .map(stage -> name(stage.getKey()) + " after "
                        + Duration.between(begun, stage.getValue()).toMillis() + " ms")
                .collect(Collectors.joining(", "));
    }
}
