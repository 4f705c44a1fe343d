package cn.xdf.arch.xlss.webhook.certificate;

import cn.xdf.arch.xlss.certificate.Identity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands in the webhook's Secret. All of it can be made anew.
 *
 * @param texts by key
 */
record WebhookFiles(Map<String, String> texts) {
    /** Every authority that may be trusted, the one that signs first. */
    static final String AUTHORITIES = "ca.crt";

    static final String AUTHORITY_KEY = "ca.key";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";

    WebhookFiles {
        texts = Map.copyOf(texts);
    }

    static WebhookFiles of(Identity authority, List<X509Certificate> authorities, Identity server) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                AUTHORITIES,
                authorities.stream()
                        .map(one -> new Identity(one, authority.key()).certificatePem())
                        .collect(Collectors.joining()));
        texts.put(AUTHORITY_KEY, authority.keyPem());
        texts.put(CERTIFICATE, server.certificatePem());
        texts.put(KEY, server.keyPem());
        return new WebhookFiles(texts);
    }

    List<X509Certificate> authorities() {
        return certificates(texts.getOrDefault(AUTHORITIES, ""));
    }

    Optional<Identity> authority() {
        return Identity.parse(texts.get(AUTHORITIES), texts.get(AUTHORITY_KEY)).filter(Identity::isWhole);
    }

    Optional<Identity> server() {
        return Identity.parse(texts.get(CERTIFICATE), texts.get(KEY)).filter(Identity::isWhole);
    }

    Optional<TlsMaterial> material() {
        return TlsMaterial.parse(texts.get(CERTIFICATE), texts.get(KEY));
    }

    /** For the configuration of the API server. */
    String bundle() {
        return texts.getOrDefault(AUTHORITIES, "");
    }

    Map<String, String> changesSince(WebhookFiles before) {
        Map<String, String> changes = new LinkedHashMap<>(texts);
        changes.entrySet().removeIf(file -> file.getValue().equals(before.texts.get(file.getKey())));
        return changes;
    }

    /** Empty for what cannot be read: then nothing is trusted. */
    static List<X509Certificate> certificates(String pem) {
        try {
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException unreadable) {
            return List.of();
        }
    }
}
