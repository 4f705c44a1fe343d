package cn.xdf.arch.xlss.api;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.openapi.models.V1ListMeta;
import java.util.List;

/** A list of {@link PvRestore}s as the API answers it. */
public record PvRestoreList(String apiVersion, String kind, V1ListMeta metadata, List<PvRestore> items)
        implements KubernetesListObject {
    public PvRestoreList {
        items = items == null ? List.of() : List.copyOf(items);
    }

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public String getKind() {
        return kind;
    }

    @Override
    public V1ListMeta getMetadata() {
        return metadata;
    }

    @Override
    public List<PvRestore> getItems() {
        return items;
    }
}
