package cn.xdf.arch.xlss.provisioner.verdict;

/** What can be seen of a home, each for some time. */
enum Sign {
    GONE,
    NOT_READY,
    CORDONED,
    /** There, and not cordoned. */
    SCHEDULABLE,
    OUT_OF_SERVICE,
    POOL_FAILED,
    POOL_LIMPS
}
