package cn.xdf.arch.xlss.agent.pool;

/**
 * What tells one filesystem from another, and stays the same when the node boots again. Device numbers are left out: they change with the
 * order in which disks are found, and a pool that is taken for another one costs its node all its volumes.
 *
 * @param uuid of the filesystem; empty when it is not known
 * @param fsid of statfs, where the filesystem makes it from its own identity; else empty
 */
record FilesystemIdentity(String uuid, String fsid) {
    FilesystemIdentity {
        uuid = uuid == null ? "" : uuid;
        fsid = fsid == null ? "" : fsid;
    }

    /** Whether these are surely two filesystems. The uuids decide where both are known. */
    boolean contradicts(FilesystemIdentity other) {
        if (!uuid.isEmpty() && !other.uuid.isEmpty()) {
            return !uuid.equals(other.uuid);
        }
        return !fsid.isEmpty() && !other.fsid.isEmpty() && !fsid.equals(other.fsid);
    }

    boolean isKnown() {
        return !uuid.isEmpty() || !fsid.isEmpty();
    }

    @Override
    public String toString() {
        if (!uuid.isEmpty()) {
            return uuid;
        }
        return fsid.isEmpty() ? "" : "fsid:" + fsid;
    }
}
