package org.ferryman.postgres.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.SslMode;
import org.jspecify.annotations.Nullable;

/** Judges the encryption that the server offers by the sslmode that was asked for. */
final class TlsCheck {

    private final ConnectionSettings settings;
    private final boolean loopback;
    private final Clock clock;

    TlsCheck(ConnectionSettings settings, boolean loopback, Clock clock) {
        this.settings = settings;
        this.loopback = loopback;
        this.clock = clock;
    }

    CheckResult run() {
        String mode = "sslmode=" + settings.sslMode().keyword();
        if (settings.sslMode().compareTo(SslMode.PREFER) < 0) {
            return unencrypted("not encrypted, " + mode);
        }
        try {
            Optional<TlsProbe.Result> shown = new TlsProbe(settings).probe();
            if (shown.isPresent()) {
                return judge(shown.get());
            }
        } catch (IOException failed) {
            return CheckResult.failed(Finding.blocker(
                    "TLS_FAILED",
                    "The server and this workstation could not agree on encryption: " + failed.getMessage(),
                    "The connection would not be made.",
                    "Check that the port is PostgreSQL's, and its ssl_min_protocol_version and ssl_ciphers."));
        }
        if (settings.sslMode().needsTls()) {
            return CheckResult.failed(Finding.blocker(
                    "TLS_NOT_OFFERED",
                    "The server does not offer encryption, and " + mode + " asks for it.",
                    "The connection would not be made.",
                    "Set ssl = on on the server, or choose another sslmode if the network can be trusted."));
        }
        return unencrypted("not encrypted, the server does not offer it");
    }

    private CheckResult unencrypted(String detail) {
        if (loopback) {
            return CheckResult.of(detail + "; it stays on this machine");
        }
        return CheckResult.of(
                detail,
                Finding.warning(
                        "NOT_ENCRYPTED",
                        "The connection to " + settings.host() + " is not encrypted.",
                        "Everybody on the way can read the data and act in your name.",
                        "Use sslmode=verify-full with the certificate of the server's authority in sslrootcert."));
    }

    private CheckResult judge(TlsProbe.Result shown) {
        X509Certificate certificate = shown.chain().get(0);
        String detail = "%s, %s; certificate of %s, issued by %s, valid until %s"
                .formatted(
                        shown.protocol(),
                        shown.cipher(),
                        certificate.getSubjectX500Principal().getName(),
                        certificate.getIssuerX500Principal().getName(),
                        certificate.getNotAfter().toInstant());
        List<Finding> findings = new ArrayList<>();
        if (settings.sslMode().verifiesCertificate()) {
            validity(certificate).or(() -> trust(shown)).ifPresent(findings::add);
            if (settings.sslMode() == SslMode.VERIFY_FULL && !shown.nameMatches()) {
                findings.add(refused(
                        "CERTIFICATE_WRONG_NAME",
                        "The server's certificate is not for " + settings.host() + ".",
                        "Connect by a name that the certificate holds, or have one issued for this name."));
            }
        } else if (!loopback) {
            findings.add(Finding.info(
                    "CERTIFICATE_NOT_VERIFIED",
                    "The connection is encrypted, but the server's identity is not checked.",
                    "sslmode=verify-full would."));
        }
        return new CheckResult(detail, findings);
    }

    private Optional<Finding> validity(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            return Optional.of(refused(
                    "CERTIFICATE_EXPIRED",
                    "The server's certificate expired at " + until + ".",
                    "Have it renewed, or check the clock of this workstation."));
        }
        if (now.isBefore(from)) {
            return Optional.of(refused(
                    "CERTIFICATE_NOT_YET_VALID",
                    "The server's certificate is valid only from " + from + ".",
                    "Check the clock of this workstation."));
        }
        return Optional.empty();
    }

    private Optional<Finding> trust(TlsProbe.Result shown) {
        X509TrustManager authorities;
        try {
            authorities = trustManager();
        } catch (GeneralSecurityException | IOException unusable) {
            return Optional.of(refused(
                    "ROOT_CERTIFICATE_UNUSABLE",
                    "The file " + settings.rootCertificate().orElse("") + " holds no usable certificate.",
                    "Give a file with certificates in PEM form in sslrootcert."));
        }
        try {
            authorities.checkServerTrusted(shown.chain().toArray(X509Certificate[]::new), shown.keyExchange());
            return Optional.empty();
        } catch (CertificateException unknown) {
            return Optional.of(refused(
                    "CERTIFICATE_AUTHORITY_UNKNOWN",
                    "The server's certificate comes from no authority in "
                            + settings.rootCertificate().orElse("") + ".",
                    "Put the certificate of the authority that issued it into sslrootcert."));
        }
    }

    private X509TrustManager trustManager() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(authorities());
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    /** The authorities to trust; null stands for those of the Java runtime. */
    private @Nullable KeyStore authorities() throws GeneralSecurityException, IOException {
        String file = settings.rootCertificate().orElse(ConnectionSettings.SYSTEM_AUTHORITIES);
        if (file.equals(ConnectionSettings.SYSTEM_AUTHORITIES)) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
        }
        if (store.size() == 0) {
            throw new CertificateException("no certificate in " + file);
        }
        return store;
    }

    private static Finding refused(String id, String seen, String remedy) {
        return Finding.blocker(id, seen, "It may be another server that answers; the connection is not made.", remedy);
    }
}
