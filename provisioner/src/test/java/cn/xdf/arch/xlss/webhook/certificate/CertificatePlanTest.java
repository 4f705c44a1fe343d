package cn.xdf.arch.xlss.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificatePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant AUTHORITY_IS_OLD = NOW.plus(Duration.ofDays(2500));

    private final CertificatePlan plan = new CertificatePlan(new CertificateIssuer("test", new SecureRandom()));
    private final WebhookFiles first = plan.next(new WebhookFiles(Map.of()), "", NOW);

    @Test
    void theFirstCertificateIsServedAtOnce() throws Exception {
        assertThat(first.server().orElseThrow().isSignedBy(first.authority().orElseThrow()))
                .isTrue();
        assertThat(first.server().orElseThrow().certificate().getSubjectAlternativeNames())
                .anyMatch(name -> "xlss-webhook.xlss-system.svc".equals(name.get(1)));
    }

    @Test
    void nothingChangesWhileAllIsFresh() {
        assertThat(plan.next(first, first.bundle(), NOW.plus(Duration.ofDays(59)))
                        .changesSince(first))
                .isEmpty();
    }

    @Test
    void anOldCertificateIsRenewedUnderItsAuthority() {
        var next = plan.next(first, first.bundle(), NOW.plus(Duration.ofDays(61)));
        assertThat(next.changesSince(first)).containsOnlyKeys("tls.crt", "tls.key");
        assertThat(next.server().orElseThrow().isSignedBy(first.authorities().getFirst()))
                .isTrue();
    }

    @Test
    void aNewAuthorityIsPublishedBeforeAnythingOfItIsServed() {
        WebhookFiles serving = withServerOf(AUTHORITY_IS_OLD);
        var announced = plan.next(serving, serving.bundle(), AUTHORITY_IS_OLD);
        assertThat(announced.authorities())
                .hasSize(2)
                .endsWith(first.authorities().getFirst());
        assertThat(announced.changesSince(serving)).containsOnlyKeys("ca.crt", "ca.key");

        Instant known = AUTHORITY_IS_OLD.plus(CertificatePlan.SPREAD);
        assertThat(plan.next(announced, serving.bundle(), known).changesSince(announced))
                .as("not published yet")
                .isEmpty();
        assertThat(plan.next(announced, announced.bundle(), known.minusSeconds(2))
                        .changesSince(announced))
                .as("not every API server has read it")
                .isEmpty();
        var served = plan.next(announced, announced.bundle(), known.plusSeconds(1));
        assertThat(served.changesSince(announced)).containsOnlyKeys("tls.crt", "tls.key");
        assertThat(served.server().orElseThrow().isSignedBy(served.authorities().getFirst()))
                .isTrue();
        assertThat(served.authorities()).hasSize(2);
    }

    @Test
    void anAuthorityThatHasExpiredLeavesTheBundle() {
        WebhookFiles serving = withServerOf(AUTHORITY_IS_OLD);
        var announced = plan.next(serving, serving.bundle(), AUTHORITY_IS_OLD);
        var later = plan.next(announced, announced.bundle(), NOW.plus(Duration.ofDays(3651)));
        assertThat(later.authorities()).containsExactly(announced.authorities().getFirst());
    }

    @Test
    void aLostAuthorityKeyDoesNotBreakWhatIsServed() {
        var damaged = without("ca.key");
        var next = plan.next(damaged, first.bundle(), NOW);
        assertThat(next.authorities()).hasSize(2);
        assertThat(next.changesSince(damaged)).containsOnlyKeys("ca.crt", "ca.key");
    }

    @Test
    void aKeyThatIsNotTheCertificatesIsMadeAnew() {
        Map<String, String> texts = new HashMap<>(first.texts());
        texts.put("tls.key", texts.get("ca.key"));
        var next = plan.next(new WebhookFiles(texts), first.bundle(), NOW);
        assertThat(next.server()).isPresent();
        assertThat(next.authorities()).isEqualTo(first.authorities());
    }

    @Test
    void nonsenseIsReplaced() {
        var nonsense = new WebhookFiles(Map.of("ca.crt", "x", "ca.key", "y", "tls.crt", "-----BEGIN", "tls.key", ""));
        var next = plan.next(nonsense, "nonsense", NOW);
        assertThat(next.server().orElseThrow().isSignedBy(next.authority().orElseThrow()))
                .isTrue();
    }

    private WebhookFiles without(String file) {
        Map<String, String> texts = new HashMap<>(first.texts());
        texts.remove(file);
        return new WebhookFiles(texts);
    }

    /** The first authority with a certificate that is fresh at this time. */
    private WebhookFiles withServerOf(Instant time) {
        var server = new CertificateIssuer("test", new SecureRandom())
                .server(first.authority().orElseThrow(), CertificatePlan.NAMES, time);
        return WebhookFiles.of(first.authority().orElseThrow(), first.authorities(), server);
    }
}
