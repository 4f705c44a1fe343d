package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;

/**
 * What must be known of a node before the repository's data may lie there.
 *
 * @param open Ready, and nothing keeps ordinary pods off it
 * @param labelled it carries {@link Labels#REPOSITORY}
 */
record RepositoryNode(String name, String uid, boolean open, boolean labelled) {
    static RepositoryNode of(WatchedNode node) {
        NodeCondition condition = node.condition();
        return new RepositoryNode(
                node.facts().name(),
                node.uid(),
                condition.ready() && !condition.cordoned() && !node.tainted(),
                node.repository());
    }
}
