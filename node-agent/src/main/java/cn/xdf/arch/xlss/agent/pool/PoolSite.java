package cn.xdf.arch.xlss.agent.pool;

import java.io.IOException;

/** Whether a directory may be a pool. Each answer says why not, and is empty when it may. */
interface PoolSite {
    /** The directory that every node has: it may be anything that takes files. */
    PoolSite UNCONDITIONAL = new PoolSite() {
        @Override
        public String fault() {
            return "";
        }

        @Override
        public String newcomer() {
            return "";
        }

        @Override
        public String beginning() {
            return "";
        }
    };

    /** What must hold at every look. */
    String fault() throws IOException;

    /** What must hold for one that the API does not know yet: a pool that serves is not taken away for it. */
    String newcomer() throws IOException;

    /** What must hold where there never was a pool. */
    String beginning() throws IOException;
}
