package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which labels a node must carry, so that kubelet mounts each volume where its data is and nowhere else.
 *
 * <p>A volume's affinity matches its birthplace unless {@code <pv>=away} stands there, and any other node where {@code <pv>=here} stands.
 * A node without {@code admitted=true} matches no birthplace: one that registered anew must get all its signposts in the same patch.
 */
public final class Signposts {
    /** No kubelet may set labels under this prefix: the API server's NodeRestriction forbids it. */
    public static final String PREFIX = Labels.ADMITTED.substring(0, Labels.ADMITTED.indexOf('/') + 1);

    public static final String ADMITTED = Labels.ADMITTED.substring(PREFIX.length());

    private Signposts() {}

    /** The labels that belong on {@code node}, keys without the prefix. */
    public static Map<String, String> desired(NodeFacts node, Collection<VolumeFacts> volumes) {
        Map<String, String> labels = new TreeMap<>();
        for (VolumeFacts volume : volumes) {
            signpost(node, volume).ifPresent(value -> labels.put(volume.name(), value));
        }
        labels.put(ADMITTED, Labels.ADMITTED_VALUE);
        return labels;
    }

    /** What must change: a new value by key, empty where the label must go. Nothing to do is an empty map. */
    public static Map<String, Optional<String>> changes(NodeFacts node, Collection<VolumeFacts> volumes) {
        Map<String, String> desired = desired(node, volumes);
        Map<String, Optional<String>> changes = new TreeMap<>();
        desired.forEach((key, value) -> {
            if (!value.equals(node.signposts().get(key))) {
                changes.put(key, Optional.of(value));
            }
        });
        node.signposts().keySet().stream()
                .filter(key -> !desired.containsKey(key))
                .forEach(key -> changes.put(key, Optional.empty()));
        return changes;
    }

    private static Optional<String> signpost(NodeFacts node, VolumeFacts volume) {
        if (volume.state() == State.MOVING && node.isAdmitted()) {
            return Optional.ofNullable(node.signposts().get(volume.name()));
        }
        boolean open = volume.state() == State.PLACED && node.name().equals(volume.home());
        if (isBirthplace(node, volume.birthplace())) {
            return open ? Optional.empty() : Optional.of(Labels.AWAY);
        }
        return open ? Optional.of(Labels.HERE) : Optional.empty();
    }

    /** Whether kubelet of this node would mount the volume now. */
    public static boolean isOpen(NodeFacts node, VolumeFacts volume) {
        String sign = node.signposts().getOrDefault(volume.name(), "");
        return sign.equals(Labels.HERE)
                || isBirthplace(node, volume.birthplace()) && node.isAdmitted() && !sign.equals(Labels.AWAY);
    }

    /** What must change so that kubelet of this node mounts the volume no more; nothing to do is an empty map. */
    public static Map<String, Optional<String>> closing(NodeFacts node, VolumeFacts volume) {
        if (!isOpen(node, volume)) {
            return Map.of();
        }
        boolean birthplace = isBirthplace(node, volume.birthplace());
        return Map.of(volume.name(), birthplace ? Optional.of(Labels.AWAY) : Optional.empty());
    }

    private static boolean isBirthplace(NodeFacts node, String hostname) {
        return !node.hostname().isEmpty() && node.hostname().equals(hostname);
    }
}
