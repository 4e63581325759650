package org.ferryman.postgres.connect;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/**
 * Takes apart {@code postgresql://}, {@code postgres://} and {@code jdbc:postgresql:} into libpq's keywords. No error
 * shows a piece of the URL but parameter names: a password may hide anywhere in a URL that was written wrongly.
 *
 * <p>Source: PostgreSQL documentation, "Connection URIs"; the pgjdbc documentation, "Connecting to the Database".
 */
final class ConnectionUrl {

    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://", "jdbc:postgresql:");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final boolean jdbc;
    private final boolean takesPassword;

    private ConnectionUrl(boolean jdbc, boolean takesPassword) {
        this.jdbc = jdbc;
        this.takesPassword = takesPassword;
    }

    /** Whether a text means to be such a URL, be it right or wrong. */
    static boolean looksLike(String text) {
        return SCHEMES.stream().anyMatch(text.strip()::startsWith);
    }

    /** The keywords that the URL gives; an empty URL gives none. A password in it is refused. */
    static Map<String, String> parse(String url) throws InputException {
        return parse(url, false);
    }

    /** As {@link #parse(String)}, and a password that is written as it should be is among the keywords. */
    static Map<String, String> parseWithPassword(String url) throws InputException {
        return parse(url, true);
    }

    private static Map<String, String> parse(String url, boolean takesPassword) throws InputException {
        if (url.isBlank()) {
            return Map.of();
        }
        for (String scheme : SCHEMES) {
            if (url.startsWith(scheme)) {
                ConnectionUrl parsed = new ConnectionUrl(scheme.startsWith("jdbc"), takesPassword);
                parsed.split(url.substring(scheme.length()));
                return parsed.values;
            }
        }
        throw invalid("The connection URL begins with none of " + String.join(", ", SCHEMES) + ".");
    }

    /** The reverse: the URL of these settings, without the password. */
    static String of(ConnectionSettings settings) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (settings.sslMode() != SslMode.PREFER) {
            parameters.put("sslmode", settings.sslMode().keyword());
        }
        settings.rootCertificate().ifPresent(file -> parameters.put("sslrootcert", file));
        settings.clientCertificate().ifPresent(file -> parameters.put("sslcert", file));
        settings.clientKey().ifPresent(file -> parameters.put("sslkey", file));
        settings.address()
                .filter(address -> !address.equals(settings.host()))
                .ifPresent(address -> parameters.put("hostaddr", address));
        parameters.putAll(new TreeMap<>(settings.further()));
        return write(
                settings.host(), String.valueOf(settings.port()), settings.database(), settings.user(), parameters);
    }

    /** Puts a URL together; what is empty is left out. */
    static String write(String host, String port, String database, String user, Map<String, String> parameters) {
        // A zone of an IPv6 address stands behind a %.
        String writtenHost = host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : encode(host);
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "postgresql://" + (user.isEmpty() ? "" : encode(user) + "@") + writtenHost
                + (port.isEmpty() ? "" : ":" + encode(port)) + "/" + encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void split(String rest) throws InputException {
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        boolean hasAuthority = !jdbc || path.startsWith("//");
        if (hasAuthority) {
            authorityAndDatabase(jdbc ? path.substring(2) : path);
        } else if (path.indexOf('@') >= 0) {
            throw ambiguous();
        } else {
            put("dbname", decode(path.startsWith("/") ? path.substring(1) : path));
        }
        if (question >= 0) {
            parameters(rest.substring(question + 1));
        }
    }

    private void authorityAndDatabase(String path) throws InputException {
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        String database = slash < 0 ? "" : path.substring(slash + 1);
        if (database.indexOf('@') >= 0 || authority.indexOf('@') != authority.lastIndexOf('@')) {
            // An unencoded password with / or @ in it looks like this; an encoded name has %40.
            throw ambiguous();
        }
        int at = authority.indexOf('@');
        if (at >= 0) {
            userInfo(authority.substring(0, at));
        }
        hostAndPort(authority.substring(at + 1));
        put("dbname", decode(database));
    }

    private void userInfo(String userInfo) throws InputException {
        int colon = userInfo.indexOf(':');
        if (colon >= 0 && colon < userInfo.length() - 1) {
            putPassword(decode(userInfo.substring(colon + 1)));
        }
        put("user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
    }

    private void hostAndPort(String hostAndPort) throws InputException {
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0 && host.indexOf(',') < 0) {
            throw invalid("The connection URL holds an IPv6 address without square brackets.");
        }
        put("host", decode(host));
        if (hasPort) {
            put("port", decode(hostAndPort.substring(colon + 1)));
        }
    }

    private void parameters(String query) throws InputException {
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals >= 0) {
                parameter(decode(parameter.substring(0, equals)), decodeValue(parameter.substring(equals + 1)));
            } else if (!parameter.isEmpty()) {
                throw invalid("A parameter of the connection URL has no value.");
            }
        }
    }

    private void parameter(String name, String value) throws InputException {
        if (name.equals("sslpassword")) {
            throw holdsPassword();
        } else if (name.equals("password")) {
            putPassword(value);
        } else if (name.equals("ssl") && value.equals("true")) {
            values.put("sslmode", jdbc ? "verify-full" : "require");
        } else if (name.equals("requiressl") && !jdbc) {
            values.put("sslmode", value.startsWith("1") ? "require" : "prefer");
        } else {
            // Also an empty one: it stands for the default, whatever the service file and the environment say.
            values.put(jdbc ? OtherParameters.keyword(name) : name, value);
        }
    }

    private InputException ambiguous() {
        return takesPassword
                ? invalid("The connection URL holds an @, or a / in its password, that is not percent-encoded.")
                : holdsPassword();
    }

    private void putPassword(String password) throws InputException {
        if (!takesPassword) {
            throw holdsPassword();
        }
        put("password", password);
    }

    private void put(String keyword, String value) {
        if (!value.isEmpty()) {
            values.put(keyword, value);
        }
    }

    private String decodeValue(String encoded) throws InputException {
        return decode(jdbc ? encoded.replace('+', ' ') : encoded);
    }

    private static String decode(String encoded) throws InputException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw invalid("The connection URL holds a % that is not followed by two hexadecimal digits, or %00.");
            }
            decoded.write(high * 16 + low);
            i += 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static InputException holdsPassword() {
        return new InputException(Finding.blocker(
                "URL_HOLDS_PASSWORD",
                "The connection URL holds a password, or an @ that is not written %40.",
                "A URL on a command line can be read by every user of this machine and stays in shell" + " histories.",
                "Take the password out of the URL and give it by PGPASSWORD, ~/.pgpass, a service file, the"
                        + " prompt, or the wizard's password field; write @ in a name as %40. Change the"
                        + " password if others could have read it."));
    }

    static InputException invalid(String seen) {
        return new InputException(Finding.blocker(
                "URL_INVALID",
                seen,
                "It doesn't say clearly which database is meant.",
                "Write postgresql://user@host:5432/database?sslmode=verify-full, with special characters "
                        + "percent-encoded (/ as %2F, @ as %40) and an IPv6 address in square brackets."));
    }
}
