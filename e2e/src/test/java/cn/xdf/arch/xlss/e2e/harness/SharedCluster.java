package cn.xdf.arch.xlss.e2e.harness;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class one of the clusters of the run, for itself alone while it runs: 3 nodes, xlss installed. It must leave the
 * cluster as it found it. {@code XLSS_E2E_CLUSTER=name} uses one cluster that is up already, and leaves it up.
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

    private static Cluster of(ExtensionContext context) {
        ClusterPool pool = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("pool", key -> ClusterPool.ofEnvironment(), ClusterPool.class);
        return ofClass(context)
                .getStore(NAMESPACE)
                .computeIfAbsent("loan", key -> pool.borrow(), ClusterPool.Loan.class)
                .cluster();
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        return context.getTestMethod().isEmpty()
                ? context
                : ofClass(context.getParent().orElseThrow());
    }
}
