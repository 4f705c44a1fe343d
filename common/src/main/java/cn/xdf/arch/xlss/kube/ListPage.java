package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.openapi.models.V1ListMeta;
import java.util.List;

/** One page of a list of any kind, as the API sends it. */
record ListPage<T>(V1ListMeta metadata, List<T> items) {
    ListPage {
        items = items == null ? List.of() : items;
    }

    /** Where the next page begins; empty after the last. */
    String next() {
        return metadata == null || metadata.getContinue() == null ? "" : metadata.getContinue();
    }

    String resourceVersion() {
        return metadata == null ? null : metadata.getResourceVersion();
    }
}
