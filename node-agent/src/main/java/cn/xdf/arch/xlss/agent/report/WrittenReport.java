package cn.xdf.arch.xlss.agent.report;

import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the node's StorageNode says of the agent and its pools.
 *
 * @param self empty: nothing yet
 */
public record WrittenReport(Optional<SelfReport> self, List<Pool> pools) {
    static WrittenReport of(StorageNode node) {
        Optional<StorageNode.Status> status = Optional.ofNullable(node.status());
        Optional<SelfReport> self = status.map(StorageNode.Status::agent)
                .filter(agent -> agent.startedAt() != null)
                .map(agent -> new SelfReport(agent.version(), agent.startedAt().toInstant()));
        return new WrittenReport(self, status.map(StorageNode.Status::pools).orElse(List.of()));
    }

    /** What the volumes of the pool at this path had written. */
    public Optional<Long> writtenBytes(String path) {
        return pools.stream()
                .filter(pool -> path.equals(pool.path()) && pool.writtenBytes() != null)
                .map(Pool::writtenBytes)
                .findFirst();
    }

    /** Where pools are that have a uuid. */
    public Set<String> poolPaths() {
        return pools.stream()
                .filter(pool -> pool.uuid() != null)
                .map(Pool::path)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** UUID of the pool at this path. */
    public Optional<String> poolUuid(String path) {
        return pools.stream()
                .filter(pool -> path.equals(pool.path()) && pool.uuid() != null)
                .map(Pool::uuid)
                .findFirst();
    }
}
