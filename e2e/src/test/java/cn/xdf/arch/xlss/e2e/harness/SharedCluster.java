package cn.xdf.arch.xlss.e2e.harness;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the cluster that all tests of a run share: 3 nodes, xlss installed, made at first use and taken down at the end.
 * A test must leave it as it found it. {@code XLSS_E2E_CLUSTER=name} uses a cluster that is up already, and leaves it up.
 */
public final class SharedCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return List.of(Cluster.class, TestNamespace.class)
                .contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Cluster cluster = of(context);
        if (parameter.getParameter().getType() == Cluster.class) {
            return cluster;
        }
        return context.getStore(NAMESPACE)
                .computeIfAbsent(context.getUniqueId(), key -> TestNamespace.create(cluster), TestNamespace.class);
    }

    static Cluster of(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("shared", key -> Running.start(), Running.class)
                .orFail();
    }

    /** @param failure why there is none: the first test pays for it, the others are told at once */
    private record Running(Cluster cluster, boolean ours, Throwable failure) implements AutoCloseable {
        static Running start() {
            String existing = System.getenv("XLSS_E2E_CLUSTER");
            if (existing != null) {
                return new Running(Cluster.named(existing), false, null);
            }
            Cluster cluster = Cluster.named("e2e");
            try {
                return new Running(Cluster.up("e2e", "3", "--fast-node-death").install(), true, null);
            } catch (RuntimeException | AssertionError e) {
                return new Running(cluster, true, e);
            }
        }

        Cluster orFail() {
            if (failure != null) {
                throw new AssertionError("the shared cluster could not be made: " + failure.getMessage(), failure);
            }
            return cluster;
        }

        @Override
        public void close() {
            if (ours) {
                cluster.close();
            }
        }
    }
}
