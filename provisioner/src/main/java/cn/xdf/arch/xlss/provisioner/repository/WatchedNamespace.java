package cn.xdf.arch.xlss.provisioner.repository;

/** What the provisioner keeps of a namespace. */
record WatchedNamespace(String name) {}
