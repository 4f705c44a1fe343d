package cn.xdf.arch.xlss.agent.repository;

import cn.xdf.arch.xlss.agent.restic.ResticRepository;

/**
 * The repository of a namespace.
 *
 * @param node name of the node whose loss would take the repository with it; empty: it does not live on one
 */
public record Repository(ResticRepository restic, String node) {
    @Override
    public String toString() {
        return restic.toString();
    }
}
