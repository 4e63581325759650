package org.ferryman.postgres.connect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;

/**
 * Everything that is needed to connect to one database as one user.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param address where to connect instead of asking for the host's addresses
 * @param password empty if none was found and nobody could be asked; the server may not want one
 * @param rootCertificate file of the authorities to trust, or {@code system} for those of the Java runtime
 * @param clientCertificate file of the certificate to show to the server
 * @param clientKey file of its key
 * @param keyPassword decrypts the key, if that is encrypted
 * @param connectTimeout for the TCP connection to one address
 * @param further what else decides how one connects, by libpq's keywords ({@code options}, {@code require_auth})
 * @param patience how long to wait for the server, and for those who use it
 * @param findings what was seen on the way and did not stop it
 */
public record ConnectionSettings(
        String host,
        Optional<String> address,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        SslMode sslMode,
        Optional<String> rootCertificate,
        Optional<String> clientCertificate,
        Optional<String> clientKey,
        Optional<Secret> keyPassword,
        Duration connectTimeout,
        Map<String, String> further,
        Patience patience,
        List<Finding> findings) {

    /** Stands in {@code sslrootcert} for the authorities that the Java runtime trusts. */
    public static final String SYSTEM_AUTHORITIES = "system";

    /** Makes the collections unmodifiable. */
    public ConnectionSettings {
        further = Map.copyOf(further);
        findings = List.copyOf(findings);
    }

    /**
     * Puts the settings together as libpq does: URL, then service file, then environment, then defaults; the password
     * from the service file, then PGPASSWORD, then the password file, then the prompt, and never from the URL.
     *
     * @param url {@code postgresql://}, {@code postgres://} or {@code jdbc:postgresql:}; empty to take all from the
     *     environment
     * @param environment the process's environment
     * @param homeDirectory where {@code .pgpass}, {@code .pg_service.conf} and {@code .postgresql} are
     * @param prompt asked last, at most once
     * @throws InputException if something can't be used, naming it; never with a secret in it
     */
    public static ConnectionSettings resolve(
            String url, Map<String, String> environment, Path homeDirectory, PasswordPrompt prompt)
            throws InputException {
        return new SettingsResolver(url, environment, homeDirectory, System.getProperty("user.name")).resolve(prompt);
    }

    /** The same server and database, but another user, whose password is not known. */
    public ConnectionSettings toUser(String otherUser) {
        return with(database, otherUser, Optional.empty(), patience);
    }

    /** The same server and user, but another database. */
    public ConnectionSettings toDatabase(String otherDatabase) {
        return with(otherDatabase, user, password, patience);
    }

    /**
     * The names of the sections of the service files that {@link #resolve} would read; none if there is no such file.
     *
     * @throws InputException if a file can't be read
     */
    public static List<String> services(Map<String, String> environment, Path homeDirectory) throws InputException {
        return new ServiceFile(new LibpqFiles(environment, homeDirectory).serviceFiles()).sections();
    }

    /** The same with a password that somebody gave, whatever was found. */
    public ConnectionSettings withPassword(Secret given) {
        return with(database, user, Optional.of(given), patience);
    }

    /** The same with another patience. */
    public ConnectionSettings with(Patience other) {
        return with(database, user, password, other);
    }

    private ConnectionSettings with(String database, String user, Optional<Secret> password, Patience patience) {
        return new ConnectionSettings(
                host,
                address,
                port,
                database,
                user,
                password,
                sslMode,
                rootCertificate,
                clientCertificate,
                clientKey,
                keyPassword,
                connectTimeout,
                further,
                patience,
                findings);
    }

    /** {@code host:port/database as user}: for people, without secrets. */
    public String label() {
        return label(host, address, port, database, user);
    }

    /**
     * The connection as a URL that {@link #resolve} reads, with everything but secrets and those settings of the driver
     * that no URL needs.
     */
    public String url() {
        return ConnectionUrl.of(this);
    }

    static String label(String host, Optional<String> address, int port, String database, String user) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String shownHost = address.filter(given -> !given.equals(host))
                .map(given -> bracketed + " (" + given + ")")
                .orElse(bracketed);
        return (shownHost + ":" + port + "/" + database + " as " + user).replaceAll("\\p{Cntrl}", "?");
    }
}
