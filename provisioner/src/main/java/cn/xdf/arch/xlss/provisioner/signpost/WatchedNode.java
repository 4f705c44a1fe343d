package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.provisioner.node.NodeCondition;

/**
 * What the provisioner keeps of a Node.
 *
 * @param uid another one than before: the node registered anew
 */
public record WatchedNode(String uid, NodeFacts facts, NodeCondition condition) {}
