package cn.xdf.arch.xlss.extender.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The part of a v1.Pod that decides: its name, and whether its volumes need claims. Reading only this keeps a request of a megabyte at a few objects.
 * Here the keys are lower case, as everywhere in the API; only the extender's own types are capitalised.
 */
public record Pod(Metadata metadata, Spec spec) {
    public record Metadata(String name, String namespace, String uid) {}

    /** @param volumes null when the pod has none */
    public record Spec(List<Volume> volumes) {}

    /** A generic ephemeral volume is a claim too: its controller makes one named {@code <pod>-<volume>}. */
    public record Volume(String name, Content persistentVolumeClaim, Content ephemeral) {}

    /** Something of which only the presence counts. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Content() {}

    public boolean hasClaims() {
        return spec.volumes != null
                && spec.volumes.stream().anyMatch(v -> v.persistentVolumeClaim != null || v.ephemeral != null);
    }
}
