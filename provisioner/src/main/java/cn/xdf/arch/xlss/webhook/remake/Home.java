package cn.xdf.arch.xlss.webhook.remake;

/**
 * Where a volume of the pod is.
 *
 * @param volume name of the PersistentVolume
 * @param node that holds its data
 * @param lost by the verdict in the node's StorageNode
 * @param away it has moved and is not at its birthplace, the only node where the default scheduler of Kubernetes 1.27 to 1.30 looks
 */
record Home(String volume, String node, boolean lost, boolean away) {}
