package cn.xdf.arch.xlss.agent.backup;

import java.util.List;
import java.util.Set;

/**
 * How one volume is backed up.
 *
 * @param volumes names of the pod's volumes that take part; empty: all
 * @param excludes patterns of restic
 * @param keepLast snapshots of the volume to keep
 * @param request the last wish for a backup at once; empty: none
 */
record BackupSettings(
        boolean enabled, Schedule schedule, Set<String> volumes, List<String> excludes, int keepLast, String request) {
    boolean takes(String volume) {
        return enabled && (volumes.isEmpty() || volumes.contains(volume));
    }
}
