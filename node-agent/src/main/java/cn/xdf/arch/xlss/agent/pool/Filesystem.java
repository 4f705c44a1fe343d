package cn.xdf.arch.xlss.agent.pool;

/** The filesystem that a pool lies on, as it is now. */
record Filesystem(String type, FilesystemIdentity identity, Space space, boolean readOnly) {}
