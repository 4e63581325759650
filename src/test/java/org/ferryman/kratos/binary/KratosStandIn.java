package org.ferryman.kratos.binary;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;

/** A program that connects by the DSN in its environment, as Kratos does, and has the server do a long statement. */
public final class KratosStandIn {

    private KratosStandIn() {}

    public static void main(String[] arguments) throws Exception {
        URI dsn = URI.create(System.getenv("DSN"));
        String[] user = dsn.getRawUserInfo().split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", decoded(user[0]));
        properties.setProperty("password", decoded(user[1]));
        String name = "";
        for (String parameter : dsn.getRawQuery().split("&", -1)) {
            if (parameter.startsWith("application_name=")) {
                name = decoded(parameter.substring(parameter.indexOf('=') + 1));
            }
        }
        properties.setProperty("ApplicationName", name);
        String url = "jdbc:postgresql://" + dsn.getHost() + ":" + dsn.getPort() + dsn.getRawPath();
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(120)");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
