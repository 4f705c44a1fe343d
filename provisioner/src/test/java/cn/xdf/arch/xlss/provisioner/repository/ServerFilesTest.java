package cn.xdf.arch.xlss.provisioner.repository;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.certificate.Identity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final CertificateIssuer ISSUER =
            new CertificateIssuer("xlss repository authority", new SecureRandom());
    private static final ServerFiles FIRST = new ServerFiles(Map.of()).renewed(ISSUER, NOW);

    @Test
    void theFirstOnesAreMadeForTheServicesNamesAndSignedByTheAuthority() throws Exception {
        Identity authority = identity(FIRST, "ca");
        Identity server = identity(FIRST, "tls");
        assertThat(server.isSignedBy(authority)).isTrue();
        assertThat(server.certificate().getSubjectAlternativeNames())
                .extracting(name -> name.get(1))
                .isEqualTo(List.of(
                        "xlss-repository.xlss-system.svc",
                        "xlss-repository.xlss-system.svc.cluster.local",
                        "xlss-repository.xlss-system",
                        "xlss-repository"));
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        assertThat(server.certificate().getBasicConstraints()).isNegative();
        assertThat(FIRST.authority()).startsWith("-----BEGIN CERTIFICATE-----\n");
    }

    @Test
    void nothingChangesWhileMoreThanAThirdOfTheLifeIsLeft() {
        assertThat(FIRST.renewed(ISSUER, after(59)).changesSince(FIRST)).isEmpty();
    }

    @Test
    void theServersCertificateIsRenewedAtAThirdOfItsLifeUnderTheSameAuthority() {
        ServerFiles renewed = FIRST.renewed(ISSUER, after(61));
        assertThat(renewed.changesSince(FIRST)).containsOnlyKeys("tls.crt", "tls.key");
        assertThat(identity(renewed, "tls").isSignedBy(identity(FIRST, "ca"))).isTrue();
        assertThat(renewed.hash()).isNotEqualTo(FIRST.hash());
    }

    @Test
    void anAuthorityThatGrowsOldIsRenewedWithAllThatItSigned() {
        ServerFiles renewed = FIRST.renewed(ISSUER, after(3650 * 2 / 3 + 1));
        assertThat(renewed.changesSince(FIRST)).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
    }

    @Test
    void whatIsBrokenOrOfAnotherAuthorityIsMadeAnew() {
        assertThat(FIRST.renewed(ISSUER, NOW).changesSince(FIRST)).isEmpty();
        Map<String, String> broken = new TreeMap<>(FIRST.texts());
        broken.put("ca.key", "broken");
        ServerFiles renewed = new ServerFiles(broken).renewed(ISSUER, NOW);
        assertThat(renewed.changesSince(FIRST)).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
    }

    @Test
    void newLoginsAreAnotherHash() {
        ServerFiles before = FIRST.withLogins("a:x\n");
        ServerFiles after = before.withLogins("a:x\nb:y\n");
        assertThat(after.changesSince(before)).isEqualTo(Map.of("htpasswd", "a:x\nb:y\n"));
        assertThat(after.hash()).isNotEqualTo(before.hash());
        assertThat(before.withLogins("a:x\n").hash()).isEqualTo(before.hash());
    }

    @Test
    void thatItHasBegunIsNothingForThePod() {
        ServerFiles begun = FIRST.begunOn("n1");
        assertThat(begun.changesSince(FIRST)).isEqualTo(Map.of("begun-on", "n1"));
        assertThat(begun.hash()).isEqualTo(FIRST.hash());
        assertThat(begun.renewed(ISSUER, after(61)).texts()).containsEntry("begun-on", "n1");
    }

    private static Identity identity(ServerFiles files, String name) {
        return Identity.parse(files.texts().get(name + ".crt"), files.texts().get(name + ".key"))
                .orElseThrow();
    }

    private static Instant after(int days) {
        return NOW.plus(Duration.ofDays(days));
    }
}
