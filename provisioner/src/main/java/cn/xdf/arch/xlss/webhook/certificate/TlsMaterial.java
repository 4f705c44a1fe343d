package cn.xdf.arch.xlss.webhook.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * What a server shows.
 *
 * @param chain its own certificate first
 */
record TlsMaterial(List<X509Certificate> chain, PrivateKey key) {
    TlsMaterial {
        chain = List.copyOf(chain);
    }

    /** Of any kind that Java can use: whoever gives a certificate chooses its algorithm. Empty when it cannot be read. */
    static Optional<TlsMaterial> parse(String certificatesPem, String keyPem) {
        if (certificatesPem == null || keyPem == null) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> chain = PemContent.of(certificatesPem).getCertificates();
            PrivateKey key = PemContent.of(keyPem).getPrivateKey();
            return chain.isEmpty() || key == null ? Optional.empty() : Optional.of(new TlsMaterial(chain, key));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    Instant expiry() {
        return certificate().getNotAfter().toInstant();
    }
}
