package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Placeholders whose watch is never late, and a node that takes them, unless the test says otherwise. */
final class FakePlaceholders implements Placeholders {
    final Map<ObjectKey, Placeholder> seen = new ConcurrentHashMap<>();
    volatile Kind createFailure;
    volatile Kind bridgeFailure;
    volatile String leader = "scheduler-a";
    private final List<String> steps;

    /** @param steps what was asked for, in order */
    FakePlaceholders(List<String> steps) {
        this.steps = steps;
    }

    @Override
    public ObjectKey keyOf(PodClaims pod) {
        return ObjectKey.of("placeholders", "room-" + pod.uid());
    }

    @Override
    public ObjectKey bridgeOf(PodClaims pod) {
        return ObjectKey.of("placeholders", "bridge-" + pod.uid());
    }

    @Override
    public Optional<Placeholder> seen(ObjectKey key) {
        return Optional.ofNullable(seen.get(key));
    }

    @Override
    public String create(PodClaims pod, String node, String holder) {
        fail(createFailure);
        steps.add("room on " + node);
        add(keyOf(pod), holder);
        return "uid of " + keyOf(pod).name();
    }

    @Override
    public void bridge(PodClaims pod, String node, String holder) {
        fail(bridgeFailure);
        steps.add("bridge on " + node);
        add(bridgeOf(pod), holder);
    }

    @Override
    public void remove(ObjectKey key, String uid) {
        Placeholder removed = seen.remove(key);
        steps.add("remove " + key.name() + (removed == null ? " in vain" : ""));
    }

    @Override
    public String leader() {
        return leader;
    }

    void add(ObjectKey key, String holder) {
        change(key, holder, false, false, "");
    }

    void change(ObjectKey key, String holder, boolean deleting, boolean ended, String reason) {
        seen.put(
                key,
                new Placeholder(
                        key, "uid of " + key.name(), ObjectKey.of("default", "p"), holder, deleting, ended, reason));
    }

    private static void fail(Kind kind) {
        if (kind != null) {
            throw new KubernetesFailure(kind, 0, "switched on by the test", null, null);
        }
    }
}
