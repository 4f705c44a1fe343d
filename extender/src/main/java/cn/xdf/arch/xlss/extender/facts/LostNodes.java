package cn.xdf.arch.xlss.extender.facts;

/** How many nodes are lost at once; counted as they change. */
public final class LostNodes {
    private long lost;
    private long all;

    /** @param before null: it is new @param after null: it is gone */
    public synchronized void changed(StorageFacts before, StorageFacts after) {
        all += (after == null ? 0 : 1) - (before == null ? 0 : 1);
        lost += (isLost(after) ? 1 : 0) - (isLost(before) ? 1 : 0);
    }

    /** More than a third of all; one lost node alone never counts as too many. */
    public synchronized boolean tooMany() {
        return lost > 1 && lost * 3 > all;
    }

    private static boolean isLost(StorageFacts node) {
        return node != null && node.isLost();
    }
}
