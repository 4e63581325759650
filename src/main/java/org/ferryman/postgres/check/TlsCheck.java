package org.ferryman.postgres.check;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.postgres.connect.TrustedAuthorities;

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
        } catch (SSLException failed) {
            return settings.sslMode() == SslMode.PREFER
                    ? unencrypted("not encrypted, " + failed.getMessage() + "; " + mode + " goes on without")
                    : failed(failed);
        } catch (IOException failed) {
            return failed(failed);
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

    private static CheckResult failed(IOException failed) {
        return CheckResult.failed(Finding.blocker(
                "TLS_FAILED",
                "The server and this workstation could not agree on encryption: " + failed.getMessage(),
                "The connection would not be made.",
                "Check that the port is PostgreSQL's, and its ssl_min_protocol_version and ssl_ciphers."));
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
        boolean prefers = settings.sslMode() == SslMode.PREFER;
        if (settings.sslMode().verifiesCertificate()
                || (settings.rootCertificate().isPresent() && !prefers)) {
            validity(certificate).or(() -> trust(shown)).ifPresent(findings::add);
            if (settings.sslMode() == SslMode.VERIFY_FULL && !shown.nameMatches()) {
                findings.add(refused(
                        "CERTIFICATE_WRONG_NAME",
                        "The server's certificate is not for " + settings.host() + ".",
                        "Connect by a name that the certificate holds, or have one issued for this name."));
            }
        } else if (settings.rootCertificate().isPresent()) {
            // With a root certificate, libpq verifies also where it would go on without encryption.
            Optional<Finding> refused = validity(certificate).or(() -> trust(shown));
            if (refused.isPresent()) {
                return unencrypted("not encrypted, sslmode=prefer goes on without: "
                        + refused.get().seen());
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
            authorities =
                    TrustedAuthorities.in(settings.rootCertificate().orElse(ConnectionSettings.SYSTEM_AUTHORITIES));
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

    private static Finding refused(String id, String seen, String remedy) {
        return Finding.blocker(id, seen, "It may be another server that answers; the connection is not made.", remedy);
    }
}
