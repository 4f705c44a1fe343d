package cn.xdf.arch.xlss.agent.backup;

import java.util.List;
import java.util.Set;

/**
 * How one volume is backed up.
 *
 * @param wanted whether at all
 * @param volumes names of the pod's volumes that take part; empty: all
 * @param excludes patterns of restic
 * @param keepLast snapshots of the volume to keep
 * @param request the last wish for a backup at once; empty: none
 */
record BackupSettings(
        Wanted wanted, Schedule schedule, Set<String> volumes, List<String> excludes, int keepLast, String request) {
    enum Wanted {
        /** By schedule and at once. */
        ENABLED,
        /** Nobody said: at once only. */
        UNSAID,
        /** Not even at once. */
        DISABLED
    }

    /** @param fulfilled the last wish for a backup at once that was */
    boolean takes(String volume, String fulfilled) {
        return takesBySchedule(volume) || named(volume) && wanted == Wanted.UNSAID && asksAfter(fulfilled);
    }

    boolean takesBySchedule(String volume) {
        return named(volume) && wanted == Wanted.ENABLED;
    }

    private boolean named(String volume) {
        return volumes.isEmpty() || volumes.contains(volume);
    }

    boolean asksAfter(String fulfilled) {
        return !request.isEmpty() && !request.equals(fulfilled);
    }
}
