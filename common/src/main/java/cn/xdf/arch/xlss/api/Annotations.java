package cn.xdf.arch.xlss.api;

import static cn.xdf.arch.xlss.api.Names.PREFIX;

/** Every annotation and condition that xlss reads or writes, by who sets it. */
public final class Annotations {

    private Annotations() {}

    /** On a PersistentVolume: the truth about the volume. Written by the provisioner only, but for {@link #HOME_LOST}. */
    public static final class Volume {
        /** Name of the node that holds the data. */
        public static final String HOME = PREFIX + "home";

        /** UUID of the pool on that node. */
        public static final String HOME_POOL = PREFIX + "home-pool";

        /** Counts the volume's moves. */
        public static final String EPOCH = PREFIX + "epoch";

        /** UID of the PvRestore that holds the volume. */
        public static final String MOVING = PREFIX + "moving";

        /** PvRestore UID, node, pool and snapshot of a move that is committed and not yet in place. */
        public static final String PLACING = PREFIX + "placing";

        /** {@code <epoch>/<snapshot>}: what the volume's last move was restored from; no snapshot means it began empty. */
        public static final String RESTORED_FROM = PREFIX + "restored-from";

        /** {@code <node>/<pool>,…}: where the volume's data has been; what is left there goes when the volume is deleted. */
        public static final String FORMER_HOMES = PREFIX + "former-homes";

        /** {@code <node>/<pool>,…}: of a volume that is being deleted: where nothing of it is left. */
        public static final String CLEANED = PREFIX + "cleaned";

        /**
         * {@code <node>/<pool>}, written by a person: of a Released volume whose home will never return, so that it can be deleted though
         * its data cannot.
         */
        public static final String HOME_LOST = PREFIX + "home-lost";

        private Volume() {}
    }

    /** On a PersistentVolumeClaim that waits for its volume; tenants can write it, so it chooses only among what the claim may have anyway. */
    public static final class Claim {
        /** UUID of the pool on the selected node whose room is kept for the volume. Written by the extender together with selected-node. */
        public static final String SELECTED_POOL = PREFIX + "selected-pool";

        private Claim() {}
    }

    /** On the pod of the embedded repository. Written by the provisioner only. */
    public static final class Repository {
        /** Hash of the server's files: a new one makes kubelet bring them into the pod at once. */
        public static final String FILES = PREFIX + "repository-files";

        private Repository() {}
    }

    /** Set by users on the PVC, the Pod, or any object of the pod's chain of controllers: nearest to the data wins. */
    public static final class User {
        public static final String BACKUP = PREFIX + "backup";
        public static final String BACKUP_SCHEDULE = PREFIX + "backup-schedule";
        public static final String BACKUP_VOLUMES = PREFIX + "backup-volumes";
        public static final String BACKUP_EXCLUDE = PREFIX + "backup-exclude";
        public static final String BACKUP_RETENTION = PREFIX + "backup-retention";
        public static final String BACKUP_PRE_HOOK = PREFIX + "backup-pre-hook";
        public static final String BACKUP_POST_HOOK = PREFIX + "backup-post-hook";
        public static final String BACKUP_HOOK_CONTAINER = PREFIX + "backup-hook-container";
        public static final String BACKUP_HOOK_TIMEOUT = PREFIX + "backup-hook-timeout";
        public static final String BACKUP_HOOK_ON_ERROR = PREFIX + "backup-hook-on-error";
        public static final String BACKUP_SESSION_HOOK = PREFIX + "backup-session-hook";
        public static final String BACKUP_NOW = PREFIX + "backup-now";
        public static final String FAILOVER = PREFIX + "failover";
        public static final String FAILOVER_AFTER = PREFIX + "failover-after";
        public static final String FAILOVER_MAX_DATA_AGE = PREFIX + "failover-max-data-age";
        public static final String FAILOVER_NOW = PREFIX + "failover-now";

        /** On a PVC: name of the pool that shall hold its volume. */
        public static final String POOL = PREFIX + "pool";

        /** On a Pod: {@code disabled} leaves it to the scheduler it names. */
        public static final String SCHEDULING = PREFIX + "scheduling";

        private User() {}
    }

    /** Written by us where tenants can write, too: output only, never read back for a decision. */
    public static final class Report {
        /** On the pod: the lost node that it comes from (the mark). */
        public static final String RELOCATING_FROM = PREFIX + "relocating-from";

        /** Type of a pod condition. */
        public static final String DATA_READY = PREFIX + "data-ready";

        public static final String LAST_BACKUP_TIME = PREFIX + "last-backup-time";
        public static final String LAST_BACKUP_SNAPSHOT = PREFIX + "last-backup-snapshot";
        public static final String LAST_BACKUP_RESULT = PREFIX + "last-backup-result";
        public static final String LAST_BACKUP_BYTES = PREFIX + "last-backup-bytes";
        public static final String LAST_BACKUP_REQUEST = PREFIX + "last-backup-request";

        private Report() {}
    }
}
