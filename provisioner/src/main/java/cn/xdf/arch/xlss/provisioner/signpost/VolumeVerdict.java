package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import java.util.List;
import java.util.Map;

/**
 * What a volume's annotations say about where it lives, and why they are refused if they are.
 *
 * @param refusal empty when the annotations are in order
 */
public record VolumeVerdict(VolumeFacts facts, String refusal) {
    private static final int LONGEST_LABEL = 63;

    /**
     * Judges a volume of ours.
     *
     * @param birthplace the hostname its affinity names, or empty
     * @param annotations of the PersistentVolume
     */
    public static VolumeVerdict of(String name, String birthplace, Map<String, String> annotations) {
        String refusal = refusal(name, birthplace, annotations);
        String home = refusal.isEmpty() ? annotations.get(Volume.HOME) : "";
        return new VolumeVerdict(new VolumeFacts(name, birthplace, home, state(refusal, annotations)), refusal);
    }

    public boolean isRefused() {
        return !refusal.isEmpty();
    }

    /** Whether a label can carry this volume's name at all; without one its signposts cannot stand. */
    public boolean canHaveSignposts() {
        return facts.name().length() <= LONGEST_LABEL && !facts.name().equals(Signposts.ADMITTED);
    }

    private static State state(String refusal, Map<String, String> annotations) {
        if (!refusal.isEmpty() || isSet(annotations, Volume.PLACING)) {
            return State.CLOSED;
        }
        return isSet(annotations, Volume.MOVING) ? State.MOVING : State.PLACED;
    }

    private static String refusal(String name, String birthplace, Map<String, String> annotations) {
        if (name.length() > LONGEST_LABEL) {
            return "its name is longer than " + LONGEST_LABEL + " characters";
        }
        if (name.equals(Signposts.ADMITTED)) {
            return "its name is the name of a label that means something else";
        }
        if (birthplace.isEmpty()) {
            return "its node affinity names no birthplace";
        }
        for (String required : List.of(Volume.HOME, Volume.HOME_POOL, Volume.EPOCH)) {
            if (!isSet(annotations, required)) {
                return "annotation " + required + " is missing";
            }
        }
        return isEpoch(annotations.get(Volume.EPOCH))
                ? ""
                : "annotation " + Volume.EPOCH + " is not a whole number from 0 on";
    }

    private static boolean isEpoch(String text) {
        return text.matches("0|[1-9][0-9]{0,17}");
    }

    private static boolean isSet(Map<String, String> annotations, String key) {
        return !annotations.getOrDefault(key, "").isBlank();
    }
}
