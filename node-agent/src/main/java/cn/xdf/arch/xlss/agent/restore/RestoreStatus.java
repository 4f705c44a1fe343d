package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the status of PvRestores, and only where it is the agent's turn: in the phases that the caller names. */
final class RestoreStatus {
    static final ResourceKind<PvRestore> RESTORES =
            new ResourceKind<>(PvRestore.class, Names.GROUP, Names.VERSION, PvRestore.PLURAL, true);

    private static final int ATTEMPTS = 5;

    private final KubernetesApi api;

    RestoreStatus(KubernetesApi api) {
        this.api = api;
    }

    /** @return false: the restore is gone, is another one by now, or is in another phase; nothing was written */
    boolean write(ObjectKey key, String uid, Set<PvRestorePhase> phases, Map<String, Object> status) {
        for (int attempt = 1; ; attempt++) {
            Optional<PvRestore> present = api.find(RESTORES, key)
                    .filter(one -> uid.equals(one.metadata().getUid()))
                    .filter(one -> one.phase() != null && phases.contains(one.phase()));
            if (present.isEmpty()) {
                return false;
            }
            String version = present.get().metadata().getResourceVersion();
            try {
                api.mergePatchStatus(
                        RESTORES, key, Map.of("metadata", Map.of("resourceVersion", version), "status", status));
                return true;
            } catch (KubernetesFailure failure) {
                if (failure.isNotFound()) {
                    return false;
                }
                if (!failure.isConflict() || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }
}
