package cn.xdf.arch.xlss.volume;

import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimSpec;
import java.util.ArrayList;
import java.util.List;

/** Reads which fields of a claim ask for more than an empty volume. */
public final class ClaimExtras {
    private ClaimExtras() {}

    /** @return their names, as users write them */
    public static List<String> of(V1PersistentVolumeClaimSpec spec) {
        List<String> extras = new ArrayList<>();
        if (spec.getSelector() != null) {
            extras.add("selector");
        }
        if (spec.getDataSource() != null || spec.getDataSourceRef() != null) {
            extras.add("dataSource");
        }
        return List.copyOf(extras);
    }
}
