package cn.xdf.arch.xlss.agent.pool;

/**
 * Decides whether the directory is the pool it was. An unmounted disk leaves an empty directory, a reimaged one an empty filesystem, a
 * cloned one the same mark on another filesystem: none of them may silently become a pool.
 */
final class MarkPolicy {
    private static final String ACCEPT =
            "; if this is meant, delete the node's StorageNode and a pool without old data begins";

    private MarkPolicy() {}

    static MarkDecision decide(MarkReading reading, KnownPool known, FilesystemIdentity here) {
        return switch (reading) {
            case MarkReading.Unreadable(String reason) ->
                new MarkDecision.Refuse(known.uuid().orElse(""), "the pool's mark cannot be read: " + reason);
            case MarkReading.Missing() -> missing(known);
            case MarkReading.Present(PoolMark mark) -> present(mark, known, here);
        };
    }

    private static MarkDecision missing(KnownPool known) {
        if (known.uuid().isPresent()) {
            return new MarkDecision.Refuse(
                    known.uuid().get(),
                    "the pool's mark is missing: its disk is not mounted, or was made new or replaced" + ACCEPT);
        }
        return known.fresh() ? new MarkDecision.Make() : new MarkDecision.Ask();
    }

    private static MarkDecision present(PoolMark mark, KnownPool known, FilesystemIdentity here) {
        if (known.uuid().filter(uuid -> !uuid.equals(mark.uuid())).isPresent()) {
            return new MarkDecision.Refuse(
                    known.uuid().get(), "replaced: the pool " + mark.uuid() + " is here instead" + ACCEPT);
        }
        if (mark.filesystem().contradicts(here)) {
            return new MarkDecision.Refuse(
                    mark.uuid(),
                    "replaced: the mark was made on filesystem " + mark.filesystem() + " and lies on " + here
                            + "; if the disk was cloned on purpose, remove the mark, and then the node's StorageNode");
        }
        return new MarkDecision.Use(mark.uuid());
    }
}
