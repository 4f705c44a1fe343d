package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.nio.file.Path;

/** Compares what lies on the disk with what the snapshot lists: restic's word that all is well is not enough. */
public final class Verification {
    private final SnapshotSource source;

    public Verification(SnapshotSource source) {
        this.source = source;
    }

    /** @throws RestoreFailure they differ; the message names an entry */
    public void check(String namespace, Snapshot snapshot, Path directory)
            throws RestoreFailure, InterruptedException, IOException {
        check(namespace, snapshot, listing(namespace, snapshot), directory);
    }

    /** What the snapshot holds. */
    TreeDigest listing(String namespace, Snapshot snapshot) throws RestoreFailure, InterruptedException {
        TreeDigest listed = new TreeDigest();
        source.list(namespace, snapshot, entry -> {
            if (!entry.type().equals("socket")) {
                listed.add(entry);
            }
        });
        return listed;
    }

    /**
     * @param listed of this snapshot
     * @throws RestoreFailure they differ; the message names an entry
     */
    void check(String namespace, Snapshot snapshot, TreeDigest listed, Path directory)
            throws RestoreFailure, InterruptedException, IOException {
        TreeDigest found = new TreeDigest();
        TreeWalk.walk(directory, found::add);
        if (!listed.hasSameEntries(found)) {
            throw new RestoreFailure(
                    RestoreReason.VERIFICATION_FAILED,
                    listed.count() + " entries in the snapshot, " + found.count() + " on the disk; "
                            + example(namespace, snapshot, found));
        }
        if (!listed.hasSameLinks(found)) {
            throw new RestoreFailure(
                    RestoreReason.VERIFICATION_FAILED, "files that were one by hard links are not any more");
        }
    }

    private String example(String namespace, Snapshot snapshot, TreeDigest found)
            throws RestoreFailure, InterruptedException {
        String[] first = {"something is there that the snapshot does not have"};
        boolean[] seen = {false};
        source.list(namespace, snapshot, entry -> {
            if (!seen[0] && !entry.type().equals("socket") && !found.contains(entry)) {
                seen[0] = true;
                first[0] = "missing or different: " + entry.path();
            }
        });
        return first[0];
    }
}
