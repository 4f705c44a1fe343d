package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvisionMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static ClaimFacts claim(String node, String volume) {
        ObjectKey key = ObjectKey.of("shop", "data");
        return new ClaimFacts(
                key,
                "uid",
                "1",
                "xlss",
                node,
                "",
                "",
                volume,
                false,
                List.of(),
                "Filesystem",
                "1Gi",
                1L << 30,
                List.of());
    }

    /** The registry holds what it measures by a weak reference only. */
    @Test
    void claims_that_wait_are_shown_for_as_long_as_it_lives() {
        List<ClaimFacts> claims = List.of(claim("n1", ""), claim("", ""), claim("n1", "pvc-uid"));
        ProvisionMeters meters = new ProvisionMeters(() -> claims, registry);
        System.gc();
        assertThat(registry.get("xlss.claims.waiting").gauge().value()).isEqualTo(1);

        meters.refused();
        assertThat(registry.get("xlss.provisions")
                        .tag("result", "refused")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
