package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.Labels;
import java.util.Map;

/**
 * What is judged of a Node. Whether it is ready is not: the scheduler's other plugins see to that, and verdicts on its volumes come from the provisioner.
 *
 * @param unschedulable somebody cordoned it
 * @param labels without the signposts of volumes
 */
public record NodeFacts(String name, boolean unschedulable, Map<String, String> labels) {
    /** It carries all its signposts; on any other node kubelet refuses the mount. */
    public boolean admitted() {
        return Labels.ADMITTED_VALUE.equals(labels.get(Labels.ADMITTED));
    }
}
