package cn.xdf.arch.xlss.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes an authority of ours and the certificates of its servers: ECDSA on P-256. */
public final class CertificateIssuer {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(90);

    /** Clocks of nodes may be behind. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private final X500Principal name;
    private final SecureRandom random;

    /** @param name of the authority, as in {@code xlss repository authority} */
    public CertificateIssuer(String name, SecureRandom random) {
        this.name = new X500Principal("CN=" + name);
        this.random = random;
    }

    /** When we made it. */
    public static Instant madeAt(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant().plus(BEFORE);
    }

    public Identity authority(Instant now) {
        try {
            KeyPair keys = keys();
            X509v3CertificateBuilder builder = builder(name, name, keys, now, AUTHORITY_LIFE)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return signed(builder, keys, keys);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the authority's certificate could not be made", e);
        }
    }

    /** @param names in DNS, the first one also stands in the subject */
    public Identity server(Identity authority, List<String> names, Instant now) {
        try {
            KeyPair keys = keys();
            GeneralName[] alternatives = names.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            X509v3CertificateBuilder builder = builder(
                            name, new X500Principal("CN=" + names.getFirst()), keys, now, SERVER_LIFE)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            KeyPair signer = new KeyPair(authority.certificate().getPublicKey(), authority.key());
            return signed(builder, keys, signer);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the server's certificate could not be made", e);
        }
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Duration life) {
        BigInteger serial = new BigInteger(128, random).add(BigInteger.ONE);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BEFORE)), Date.from(now.plus(life)), subject, keys.getPublic());
    }

    private static Identity signed(X509v3CertificateBuilder builder, KeyPair keys, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        var signature = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
        return new Identity(
                new JcaX509CertificateConverter().getCertificate(builder.build(signature)), keys.getPrivate());
    }
}
