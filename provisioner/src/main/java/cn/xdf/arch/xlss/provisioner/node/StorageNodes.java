package cn.xdf.arch.xlss.provisioner.node;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.ResourceKind;

/** The kind of our objects that stand for nodes. */
public final class StorageNodes {
    public static final ResourceKind<StorageNode> KIND =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private StorageNodes() {}
}
