package cn.xdf.arch.xlss.provisioner.provision;

import java.util.List;
import java.util.Map;

/** A StorageClass; cluster administrators write it. */
public record ClassFacts(
        String name,
        String provisioner,
        Map<String, String> parameters,
        String reclaimPolicy,
        List<String> mountOptions) {
    public ClassFacts {
        parameters = Map.copyOf(parameters);
        mountOptions = List.copyOf(mountOptions);
    }
}
