package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.certificate.CertificateIssuer;
import cn.xdf.arch.xlss.certificate.Identity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When authority and certificate are made anew, so that at every moment the API server trusts what is served:
 *
 * <pre>
 *   authority grows old    a new one stands before it in the bundle; the old one still vouches for the certificate
 *   bundle is published,
 *   and known everywhere   a certificate of the new authority
 *   old authority expires  it leaves the bundle
 * </pre>
 *
 * Where nothing good is served there is nothing to wait for.
 */
final class CertificatePlan {
    /** How the Service is called: the API server asks for the first one. */
    static final List<String> NAMES =
            List.of("xlss-webhook.xlss-system.svc", "xlss-webhook.xlss-system.svc.cluster.local");

    /** Until every API server has read a published bundle. */
    static final Duration SPREAD = Duration.ofMinutes(5);

    private static final int MOST_AUTHORITIES = 3;

    private final CertificateIssuer issuer;

    CertificatePlan(CertificateIssuer issuer) {
        this.issuer = issuer;
    }

    /** @param published what the API server trusts at the moment, PEM; empty: nothing */
    WebhookFiles next(WebhookFiles before, String published, Instant now) {
        Identity authority = before.authority().filter(one -> one.isFresh(now)).orElseGet(() -> issuer.authority(now));
        List<X509Certificate> authorities = Stream.concat(
                        Stream.of(authority.certificate()), before.authorities().stream())
                .distinct()
                .filter(one -> isGood(one, now))
                .limit(MOST_AUTHORITIES)
                .toList();
        Optional<Identity> server =
                before.server().filter(one -> isGood(one.certificate(), now) && isVouchedFor(one, authorities));
        boolean keep = server.filter(one -> (one.isFresh(now) && one.isSignedBy(authority))
                        || !isKnown(authority.certificate(), published, now))
                .isPresent();
        return WebhookFiles.of(authority, authorities, keep ? server.get() : issuer.server(authority, NAMES, now));
    }

    private static boolean isGood(X509Certificate certificate, Instant now) {
        return now.isBefore(certificate.getNotAfter().toInstant());
    }

    private static boolean isVouchedFor(Identity server, List<X509Certificate> authorities) {
        return authorities.stream().anyMatch(server::isSignedBy);
    }

    private static boolean isKnown(X509Certificate authority, String published, Instant now) {
        return WebhookFiles.certificates(published).contains(authority)
                && !now.isBefore(CertificateIssuer.madeAt(authority).plus(SPREAD));
    }
}
