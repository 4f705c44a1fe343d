package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Volumes that binds are giving to claims, so that two pods in flight never get the same one. A reservation whose claim was written into the volume
 * lasts until the watch shows that; from then on the volume itself says whose it is.
 */
public final class Reservations {
    private final Map<String, Held> byVolume = new ConcurrentHashMap<>();

    /** @param version of the volume when it was chosen: while the watch shows that one, it has not seen the write */
    private record Held(String claim, String version, boolean written) {}

    /** All of them, or none: false when another claim has one. */
    public synchronized boolean reserve(Collection<Match> matches) {
        for (Match match : matches) {
            if (holder(match.volume())
                    .filter(holder -> !holder.equals(match.claim().uid()))
                    .isPresent()) {
                return false;
            }
        }
        matches.forEach(match -> byVolume.put(
                match.volume().name(),
                new Held(match.claim().uid(), match.volume().resourceVersion(), false)));
        return true;
    }

    /** The API server has it. */
    public synchronized void written(Match match) {
        byVolume.computeIfPresent(match.volume().name(), (name, held) -> new Held(held.claim(), held.version(), true));
    }

    /** Those of these that were not written. */
    public synchronized void release(Collection<Match> matches) {
        matches.forEach(match -> byVolume.computeIfPresent(
                match.volume().name(),
                (name, held) ->
                        !held.written() && held.claim().equals(match.claim().uid()) ? null : held));
    }

    /**
     * UID of the claim that is to have the volume.
     *
     * @param volume as the watch shows it
     */
    Optional<String> holder(ForeignVolume volume) {
        return held(volume).map(Held::claim);
    }

    boolean isWritten(Match match) {
        return held(match.volume())
                .filter(held ->
                        held.written() && held.claim().equals(match.claim().uid()))
                .isPresent();
    }

    /** Names of the volumes that this claim is to have. */
    List<String> of(String claim) {
        return byVolume.entrySet().stream()
                .filter(entry -> entry.getValue().claim().equals(claim))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param version as the watch shows it now; empty: it is gone */
    synchronized void seen(String volume, String version) {
        byVolume.computeIfPresent(volume, (name, held) -> held.version().equals(version) ? held : null);
    }

    private Optional<Held> held(ForeignVolume volume) {
        return Optional.ofNullable(byVolume.get(volume.name()))
                .filter(held -> held.version().equals(volume.resourceVersion()));
    }
}
