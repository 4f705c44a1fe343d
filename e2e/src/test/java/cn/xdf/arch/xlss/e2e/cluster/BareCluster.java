package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cluster of 3 nodes without xlss, with a fast verdict on dead nodes and the pods of {@link Workloads#web} running.
 * The classes of this package share it; it goes down at the end of the run.
 */
record BareCluster(Cluster cluster) implements AutoCloseable {
    /** For {@code @ResourceLock}: one class of this package's own clusters at a time. */
    static final String LOCK = "bare cluster";

    static BareCluster start() {
        BareCluster bare = new BareCluster(Cluster.up("bare", "3", "--fast-node-death"));
        Workloads.web(bare.cluster);
        return bare;
    }

    @Override
    public void close() {
        cluster.close();
    }

    /** Gives it to tests that ask for it. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == BareCluster.class;
        }

        @Override
        public BareCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(BareCluster.class))
                    .computeIfAbsent("bare", key -> start(), BareCluster.class);
        }
    }
}
