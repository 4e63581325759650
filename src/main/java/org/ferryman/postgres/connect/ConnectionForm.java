package org.ferryman.postgres.connect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;

/**
 * A connection as people write it down, field by field, before anything else is looked up: what is empty is left to the
 * service file, the environment and the defaults. Holds no password.
 *
 * @param host an IPv6 address stands without brackets
 * @param port as it was written
 * @param sslMode libpq's keyword, as it was written
 * @param service the section of the service file that gives what is empty
 * @param further all other parameters, by libpq's names
 */
public record ConnectionForm(
        String host,
        String port,
        String database,
        String user,
        String sslMode,
        String rootCertificate,
        String clientCertificate,
        String clientKey,
        String service,
        Map<String, String> further) {

    /** Nothing written yet. */
    public static final ConnectionForm EMPTY = new ConnectionForm("", "", "", "", "", "", "", "", "", Map.of());

    /** Makes the parameters unmodifiable; without a password, wherever it comes from. */
    public ConnectionForm {
        further = Map.copyOf(further);
        if (further.containsKey("password")) {
            throw new IllegalArgumentException("a form holds no password");
        }
    }

    /** Whether a text means to be a connection URL, be it right or wrong. */
    public static boolean isUrl(String text) {
        return ConnectionUrl.looksLike(text);
    }

    /**
     * Takes a URL apart: {@code postgresql://}, {@code postgres://} or {@code jdbc:postgresql:}. An empty one gives an
     * empty form.
     *
     * @throws InputException if it can't be read; nothing of it is quoted
     */
    public static Pasted parse(String url) throws InputException {
        Map<String, String> rest = new LinkedHashMap<>(ConnectionUrl.parseWithPassword(url.strip()));
        Optional<Secret> password = Optional.ofNullable(rest.remove("password")).map(Secret::of);
        ConnectionForm form = new ConnectionForm(
                take(rest, "host"),
                take(rest, "port"),
                take(rest, "dbname"),
                take(rest, "user"),
                take(rest, "sslmode"),
                take(rest, "sslrootcert"),
                take(rest, "sslcert"),
                take(rest, "sslkey"),
                take(rest, "service"),
                rest);
        if (!form.sslMode().isEmpty()) {
            // A misspelt one must not become a weaker one on its way through a form.
            SslMode.parse(form.sslMode());
        }
        return new Pasted(form, password);
    }

    private static String take(Map<String, String> keywords, String name) {
        return Optional.ofNullable(keywords.remove(name)).orElse("");
    }

    /** The URL that {@link ConnectionSettings#resolve} reads; empty if the form is. */
    public String url() {
        if (equals(EMPTY)) {
            return "";
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("service", service);
        parameters.put("sslmode", sslMode);
        parameters.put("sslrootcert", rootCertificate);
        parameters.put("sslcert", clientCertificate);
        parameters.put("sslkey", clientKey);
        parameters.putAll(further);
        return ConnectionUrl.write(host, port, database, user, parameters);
    }

    /**
     * What a URL says.
     *
     * @param form all but the password
     * @param password the password, if the URL holds one
     */
    public record Pasted(ConnectionForm form, Optional<Secret> password) {}
}
