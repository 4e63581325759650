package org.ferryman.postgres.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.SettingSources.Given;

/**
 * How the connection is encrypted, whom it trusts, and what it shows of itself.
 *
 * <p>Source: PostgreSQL documentation, "SSL Support" of libpq, and the parameter key words that begin with ssl.
 */
final class TlsResolver {

    /** The versions that Java and PostgreSQL both speak. */
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private static final List<String> OLD_VERSIONS = List.of("TLSv1", "TLSv1.1");

    private final SettingSources sources;
    private final LibpqFiles files;

    TlsResolver(SettingSources sources, LibpqFiles files) {
        this.sources = sources;
        this.files = files;
    }

    /**
     * What was found.
     *
     * @param mode with a root certificate, {@code require} is {@code verify-ca}
     */
    record Tls(
            SslMode mode,
            Optional<String> rootCertificate,
            Optional<String> clientCertificate,
            Optional<String> clientKey,
            Optional<Secret> keyPassword) {}

    /** @param named whether a host is given, by which a certificate can be for it */
    Tls resolve(boolean named, Optional<String> address, PasswordPrompt prompt) throws InputException {
        SslMode asked = mode();
        Optional<String> root = rootCertificate(asked);
        SslMode mode = asked == SslMode.REQUIRE && root.isPresent() ? SslMode.VERIFY_CA : asked;
        if (mode == SslMode.VERIFY_FULL && address.isPresent() && !named) {
            throw SettingsResolver.unusable(
                    "HOST_NAME_MISSING",
                    "sslmode=verify-full needs the name that the server's certificate is for, and only hostaddr is"
                            + " given.",
                    "Give that name as host, besides hostaddr.");
        }
        if (mode != SslMode.DISABLE) {
            refuseRevocationList(root);
        }
        Optional<String> certificate =
                showsCertificate() && mode != SslMode.DISABLE ? clientCertificate() : Optional.empty();
        if (certificate.isEmpty()) {
            return new Tls(mode, root, certificate, Optional.empty(), Optional.empty());
        }
        String key = clientKey();
        Optional<Secret> keyPassword = keyPassword(Path.of(key), prompt);
        requirePair(certificate.get(), PrivateKeyFile.read(Path.of(key), keyPassword), key);
        return new Tls(mode, root, certificate, Optional.of(key), keyPassword);
    }

    private static void requirePair(String certificate, PrivateKey key, String file) throws InputException {
        if (!ClientTls.belong(certificate, key)) {
            throw SettingsResolver.unusable(
                    "CLIENT_KEY_UNUSABLE",
                    "The client's key " + file + " is not the one of the certificate " + certificate + ".",
                    "Name a key and a certificate that belong together, in sslkey and sslcert.");
        }
    }

    private SslMode mode() throws InputException {
        boolean system = sources.value(LibpqKeyword.SSLROOTCERT)
                .filter(ConnectionSettings.SYSTEM_AUTHORITIES::equals)
                .isPresent();
        Optional<Given> given = sources.given(LibpqKeyword.SSLMODE);
        if (given.isEmpty()) {
            boolean required = sources.variable("PGREQUIRESSL")
                    .filter(text -> text.startsWith("1"))
                    .isPresent();
            SslMode usual = required ? SslMode.REQUIRE : SslMode.PREFER;
            return strongEnough(system && !required ? SslMode.VERIFY_FULL : usual, system);
        }
        return strongEnough(SslMode.parse(given.get().value()), system);
    }

    private static SslMode strongEnough(SslMode mode, boolean system) throws InputException {
        if (system && mode != SslMode.VERIFY_FULL) {
            throw SettingsResolver.unusable(
                    "SSLMODE_TOO_WEAK",
                    "sslmode=" + mode.keyword() + " is given together with sslrootcert=system.",
                    "Use sslmode=verify-full: anybody can have a certificate of a public authority.");
        }
        return mode;
    }

    private Optional<String> rootCertificate(SslMode mode) throws InputException {
        Optional<String> given = sources.value(LibpqKeyword.SSLROOTCERT);
        if (given.equals(Optional.of(ConnectionSettings.SYSTEM_AUTHORITIES))) {
            return given;
        }
        if (given.isPresent()) {
            return Optional.of(readable(LibpqKeyword.SSLROOTCERT, given.get()));
        }
        Path usual = files.tls("root.crt");
        if (mode != SslMode.DISABLE && Files.exists(usual)) {
            return Optional.of(usual.toString());
        }
        if (mode.verifiesCertificate()) {
            throw SettingsResolver.unusable(
                    "ROOT_CERTIFICATE_MISSING",
                    "sslmode=" + mode.keyword() + " needs the certificate of an authority, and " + usual
                            + " does not exist.",
                    "Put it there, or name its file in sslrootcert or PGSSLROOTCERT; sslrootcert=system takes the "
                            + "authorities that Java knows.");
        }
        return Optional.empty();
    }

    private void refuseRevocationList(Optional<String> root) throws InputException {
        Path list = files.tls("root.crl");
        boolean system = root.equals(Optional.of(ConnectionSettings.SYSTEM_AUTHORITIES));
        if (root.isPresent() && !system && Files.exists(list)) {
            throw new InputException(Finding.blocker(
                    "CONNECTION_PARAMETER_REFUSED",
                    "There is a list of revoked certificates, " + list + ", which Ferryman can't follow.",
                    "psql refuses a server whose certificate is in it; Ferryman would connect.",
                    "Take the file out of this folder, if the connection may do without."));
        }
    }

    private boolean showsCertificate() throws InputException {
        String certificateMode = sources.value(LibpqKeyword.SSLCERTMODE).orElse("allow");
        if (!certificateMode.equals("allow") && !certificateMode.equals("disable")) {
            throw SettingsResolver.unusable(
                    "CONNECTION_PARAMETER_REFUSED",
                    "Ferryman can't do what sslcertmode asks for: only disable and allow.",
                    "Take it out, if the connection may do without.");
        }
        return certificateMode.equals("allow");
    }

    private Optional<String> clientCertificate() throws InputException {
        Optional<String> given = sources.value(LibpqKeyword.SSLCERT);
        if (given.isPresent()) {
            return Optional.of(readable(LibpqKeyword.SSLCERT, given.get()));
        }
        Path usual = files.tls("postgresql.crt");
        return Files.exists(usual) ? Optional.of(usual.toString()) : Optional.empty();
    }

    private String clientKey() throws InputException {
        return readable(
                LibpqKeyword.SSLKEY,
                sources.value(LibpqKeyword.SSLKEY)
                        .orElse(files.tls("postgresql.key").toString()));
    }

    private Optional<Secret> keyPassword(Path key, PasswordPrompt prompt) throws InputException {
        Optional<Secret> known = sources.value(LibpqKeyword.SSLPASSWORD).map(Secret::of);
        if (known.isEmpty() && PrivateKeyFile.isEncrypted(key)) {
            known = prompt.ask("the key " + key);
        }
        return known;
    }

    private static String readable(LibpqKeyword keyword, String file) throws InputException {
        if (!Files.isReadable(Path.of(file))) {
            throw SettingsResolver.unusable(
                    "FILE_MISSING",
                    "The file " + file + ", taken for " + keyword.keyword() + ", can't be read.",
                    "Correct the path, or its permissions.");
        }
        return file;
    }

    /** The versions of TLS that are allowed, if not all are. */
    Map<String, String> protocols() throws InputException {
        Map<String, String> given = new TreeMap<>();
        for (LibpqKeyword keyword :
                List.of(LibpqKeyword.SSL_MIN_PROTOCOL_VERSION, LibpqKeyword.SSL_MAX_PROTOCOL_VERSION)) {
            Optional<String> version = sources.value(keyword);
            if (version.isPresent()) {
                given.put(keyword.keyword(), version.get());
            }
        }
        if (versions(given).isEmpty()) {
            throw SettingsResolver.unusable(
                    "SETTING_INVALID",
                    "No version of TLS that Ferryman speaks is within ssl_min_protocol_version and"
                            + " ssl_max_protocol_version.",
                    "Ferryman speaks " + String.join(" and ", VERSIONS) + ".");
        }
        return given;
    }

    /** Those that these settings leave: of Java's. */
    static List<String> versions(Map<String, String> further) {
        String lowest = further.getOrDefault("ssl_min_protocol_version", VERSIONS.get(0));
        String highest = further.getOrDefault("ssl_max_protocol_version", VERSIONS.get(VERSIONS.size() - 1));
        int from = OLD_VERSIONS.contains(lowest) ? 0 : VERSIONS.indexOf(lowest);
        int to = VERSIONS.indexOf(highest);
        return from < 0 || to < from ? List.of() : VERSIONS.subList(from, to + 1);
    }
}
