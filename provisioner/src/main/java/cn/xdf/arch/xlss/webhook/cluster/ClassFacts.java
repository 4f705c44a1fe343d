package cn.xdf.arch.xlss.webhook.cluster;

import java.time.Instant;

/**
 * A StorageClass.
 *
 * @param isDefault for claims that name none; of several the newest
 */
record ClassFacts(String name, boolean ours, boolean isDefault, Instant created) {}
