package cn.xdf.arch.xlss.agent.repository;

/** There is no repository to work with; the message says why, for Events, and holds no secret. */
public final class RepositoryUnusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RepositoryUnusable(String reason) {
        super(reason);
    }
}
