package cn.xdf.arch.xlss.webhook.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that the server shows from the next handshake on. While there is none, handshakes fail, and pods are created without us. */
public final class ServingCertificate extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServingCertificate.class);
    private static final String ALIAS = "current";

    private volatile TlsMaterial current;

    void use(TlsMaterial next) {
        if (!next.equals(current)) {
            current = next;
            LOG.info(
                    "serving certificate {} of {}, good until {}",
                    next.certificate().getSerialNumber().toString(16),
                    next.certificate().getIssuerX500Principal(),
                    next.expiry());
        }
    }

    /** Empty: there is none yet. */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(current).map(TlsMaterial::expiry);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        TlsMaterial now = current;
        return now == null ? null : now.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        TlsMaterial now = current;
        return now == null ? null : now.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return fits(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    /** Key types are called EC, or EC_EC and the like in older versions of TLS. */
    private boolean fits(String keyType) {
        TlsMaterial now = current;
        return now != null && keyType.split("_")[0].equals(now.key().getAlgorithm());
    }
}
