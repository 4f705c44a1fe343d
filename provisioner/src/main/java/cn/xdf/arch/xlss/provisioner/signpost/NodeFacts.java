package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.api.Labels;
import java.util.Map;

/**
 * What the signposts need to know about a node.
 *
 * @param hostname its label {@code kubernetes.io/hostname}, which may differ from its name; empty without one
 * @param signposts its labels under {@link Signposts#PREFIX}, keys without the prefix
 */
public record NodeFacts(String name, String hostname, Map<String, String> signposts) {
    public NodeFacts {
        signposts = Map.copyOf(signposts);
    }

    boolean isAdmitted() {
        return Labels.ADMITTED_VALUE.equals(signposts.get(Signposts.ADMITTED));
    }
}
