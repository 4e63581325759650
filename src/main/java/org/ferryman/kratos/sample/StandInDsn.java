package org.ferryman.kratos.sample;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The database that a program is given as Kratos is: by a DSN whose unknown parameters are settings of the session. */
public final class StandInDsn {

    /** What the driver itself reads; everything else is for the server. */
    private static final Map<String, String> DRIVER = Map.of(
            "application_name", "ApplicationName",
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "options", "options");

    private StandInDsn() {}

    /**
     * Connects.
     *
     * @param dsn {@code postgres://user:password@host:port/database?parameters}, percent-encoded
     * @throws SQLException 08001 if it can't be read, without its text: it holds a password
     */
    public static Connection connect(String dsn) throws SQLException {
        URI uri;
        try {
            uri = URI.create(dsn);
        } catch (IllegalArgumentException unreadable) {
            throw unreadable();
        }
        if (uri.getRawUserInfo() == null || uri.getHost() == null) {
            throw unreadable();
        }
        Properties properties = new Properties();
        String[] user = uri.getRawUserInfo().split(":", 2);
        properties.setProperty("user", decoded(user[0]));
        if (user.length > 1) {
            properties.setProperty("password", decoded(user[1]));
        }
        properties.setProperty("logServerErrorDetail", "false");
        StringBuilder settings = new StringBuilder();
        parameters(uri.getRawQuery()).forEach((name, value) -> {
            if (DRIVER.containsKey(name)) {
                properties.setProperty(DRIVER.get(name), value);
            } else {
                settings.append(" -c ").append(name).append('=').append(value.replaceAll("([\\\\ ])", "\\\\$1"));
            }
        });
        properties.setProperty("options", (properties.getProperty("options", "") + settings).strip());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                        + uri.getRawPath(),
                properties);
    }

    private static SQLException unreadable() {
        return new SQLException("the DSN can't be read", "08001");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                if (pair.length > 1) {
                    parameters.put(decoded(pair[0]), decoded(pair[1]));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
