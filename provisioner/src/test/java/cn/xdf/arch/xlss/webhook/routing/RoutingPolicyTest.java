package cn.xdf.arch.xlss.webhook.routing;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.webhook.routing.Warning.About;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingPolicyTest {
    private static final long LARGE = 1000;
    private static final Use DATA = new Use.OfClaim("data", "claim");

    private final RoutingPolicy policy = new RoutingPolicy(LARGE);
    private final Known known = new Known();

    @ParameterizedTest
    @CsvSource({
        "'', , routed", // an empty scheduler
        "default-scheduler, , routed",
        "xlss-scheduler, , routed_before",
        "volcano, , other_scheduler",
        "default-scheduler, disabled, opted_out",
        "volcano, disabled, opted_out",
        "default-scheduler, Disabled, routed",
    })
    void whoGetsOurScheduler(String scheduler, String annotation, String decision) {
        known.claim("xlss", "", 1);
        var pod = new PodFacts(
                "ns", scheduler, false, Optional.ofNullable(annotation).orElse(""), List.of(DATA), false);
        assertThat(policy.judge(pod, known).label()).isEqualTo(decision);
    }

    @Test
    void aPodWhoseNodeIsNamedIsLeft() {
        known.claim("xlss", "", 1);
        assertThat(policy.judge(new PodFacts("ns", "", true, "", List.of(DATA), false), known)
                        .label())
                .isEqualTo("placed");
    }

    @ParameterizedTest
    @CsvSource({"kube-system", "xlss-system"})
    void systemNamespacesAreLeft(String namespace) {
        known.claim("xlss", "", 1);
        assertThat(policy.judge(new PodFacts(namespace, "", false, "", List.of(DATA), false), known)
                        .label())
                .isEqualTo("system_namespace");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "default",
            value = {
                "xlss, '', routed",
                "foreign, '', not_ours",
                "'', '', not_ours", // no class, and no default either
                "default, '', routed",
                "missing, '', unknown_claim",
                "foreign, ours, routed", // what a claim is bound to counts more than its class
                "xlss, theirs, not_ours",
                "missing, ours, routed",
                "xlss, unknown, routed",
            })
    void whatAClaimIs(String storageClass, String volume, String decision) {
        known.defaultClass = "xlss";
        known.claim(storageClass, volume, 1);
        assertThat(decision(DATA)).isEqualTo(decision);
    }

    @Test
    void aClaimThatIsNotThereIsLeft() {
        assertThat(decision(DATA)).isEqualTo("unknown_claim");
    }

    @Test
    void withoutADefaultClassAClaimWithoutClassIsNotOurs() {
        known.claim(null, "", 1);
        assertThat(decision(DATA)).isEqualTo("not_ours");
    }

    @Test
    void oneVolumeOfOursIsEnough() {
        known.claim("foreign", "", 1);
        assertThat(decision(DATA, new Use.Ephemeral("scratch", new ClaimFacts(Optional.of("xlss"), "", 1))))
                .isEqualTo("routed");
        assertThat(decision(new Use.OfClaim("later", "unknown"), new Use.Ephemeral("scratch", ours(1))))
                .isEqualTo("routed");
    }

    @Test
    void aPodWithoutClaimsIsLeft() {
        assertThat(decision()).isEqualTo("no_claim");
    }

    @Test
    void fsGroupIsWarnedOfFromTheLimitOn() {
        assertThat(warnings(true, "default-scheduler", LARGE)).containsExactly(About.OWNERS);
        assertThat(warnings(true, "default-scheduler", LARGE - 1)).isEmpty();
        assertThat(warnings(false, "default-scheduler", LARGE)).isEmpty();
    }

    @Test
    void kubeletsDefaultIsToChangeAllOwners() {
        assertThat(PodFacts.changesOwners(1L, null)).isTrue();
        assertThat(PodFacts.changesOwners(1L, "Always")).isTrue();
        assertThat(PodFacts.changesOwners(1L, "OnRootMismatch")).isFalse();
        assertThat(PodFacts.changesOwners(null, null)).isFalse();
    }

    @Test
    void everyWarningFitsWhatTheApiPassesOn() {
        String longest = "x".repeat(300);
        known.claim("xlss", "", LARGE);
        var pod = new PodFacts("ns", longest, false, "on", List.of(new Use.OfClaim(longest, "claim")), true);
        var warnings = policy.judge(pod, known).warnings();
        assertThat(warnings)
                .extracting(Warning::about)
                .containsExactly(About.OWNERS, About.UNKNOWN_VALUE, About.OTHER_SCHEDULER);
        assertThat(RoutingDecision.stale(pod).warnings()).hasSize(1);
        warnings.forEach(warning -> assertThat(warning.text().length()).isLessThanOrEqualTo(350));
    }

    @ParameterizedTest
    @CsvSource({
        "10Gi, 10737418240",
        "1500m, 2",
        "1e999999999, 9223372036854775807",
        "1e-999999999, 1",
        "0, 0",
        "-1, 0",
        "8Ei, 9223372036854775807"
    })
    void requestsOfAnySize(String quantity, long bytes) {
        assertThat(RequestedBytes.of(quantity)).isEqualTo(bytes);
    }

    private List<About> warnings(boolean changesOwners, String scheduler, long bytes) {
        var pod = new PodFacts("ns", scheduler, false, "", List.of(new Use.Ephemeral("a", ours(bytes))), changesOwners);
        known.claim("xlss", "", 1);
        return policy.judge(pod, known).warnings().stream().map(Warning::about).toList();
    }

    private String decision(Use... uses) {
        return policy.judge(new PodFacts("ns", "default-scheduler", false, "", List.of(uses), false), known)
                .label();
    }

    private static ClaimFacts ours(long bytes) {
        return new ClaimFacts(Optional.of("xlss"), "", bytes);
    }

    private static final class Known implements Storage {
        private final Map<ObjectKey, ClaimFacts> claims = new HashMap<>();
        private String defaultClass;

        void claim(String storageClass, String volume, long bytes) {
            claims.put(ObjectKey.of("ns", "claim"), new ClaimFacts(Optional.ofNullable(storageClass), volume, bytes));
            claims.put(ObjectKey.of("kube-system", "claim"), claims.get(ObjectKey.of("ns", "claim")));
            claims.put(ObjectKey.of("xlss-system", "claim"), claims.get(ObjectKey.of("ns", "claim")));
        }

        @Override
        public Optional<ClaimFacts> claim(ObjectKey key) {
            return Optional.ofNullable(claims.get(key));
        }

        @Override
        public Optional<Boolean> isClassOurs(String storageClass) {
            return Optional.ofNullable(Map.of("xlss", true, "foreign", false).get(storageClass));
        }

        @Override
        public Optional<Boolean> isVolumeOurs(String volume) {
            return Optional.ofNullable(Map.of("ours", true, "theirs", false).get(volume));
        }

        @Override
        public Optional<String> defaultClass() {
            return Optional.ofNullable(defaultClass);
        }
    }
}
