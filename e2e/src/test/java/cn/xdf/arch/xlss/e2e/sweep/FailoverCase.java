package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each test has a fail-over of its own, prepared and not begun. */
abstract class FailoverCase {
    Cluster cluster;
    TestNamespace namespace;
    Failover failover;

    @BeforeEach
    void prepare(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        failover = Failover.prepare(shared, given, resources());
    }

    /** Of the database, as YAML in one line. */
    String resources() {
        return "{}";
    }

    @AfterEach
    void asItWas() {
        failover.close();
    }
}
