package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.level.KratosLevels;

/**
 * A program that answers as Kratos v25.4.0 and newer does: its version, its migrations, running them and taking
 * them back, each in a transaction with its record. Of a migration only the record is made or deleted, under the lock
 * of the table identities.
 */
public final class MigratingKratos {

    /** How it behaves. */
    public enum Manner {
        /** As it should. */
        WELL,
        /** It says that all went well, and does nothing: as an old one does on a newer database. */
        ONLY_SAYS,
        /** The fourth migration fails. */
        FAILS_AT_THE_FOURTH,
        /** The fourth migration does not end. */
        HANGS_AT_THE_FOURTH,
        /** The fourth migration takes the rows of a table with it. */
        LOSES_ROWS_AT_THE_FOURTH
    }

    private static final int FOURTH = 3;

    private MigratingKratos() {}

    /** The command that runs it: what it is, a script says at once. */
    public static KratosCommand command(Path folder, String version, Manner manner) throws IOException, InputException {
        Path script = folder.resolve("kratos-" + version + "-" + manner);
        Files.writeString(script, """
                #!/bin/sh
                if [ "$*" = version ]; then printf 'Version:\\t\\t\\t%s\\n'; exit; fi
                exec '%s/bin/java' -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '%s' %s %s %s "$@"
                """.formatted(
                        version,
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        MigratingKratos.class.getName(),
                        version,
                        manner));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return KratosCommand.parse(script.toString());
    }

    public static void main(String[] arguments) throws Exception {
        String version = arguments[0];
        String asked = String.join(" ", List.of(arguments).subList(2, arguments.length));
        Set<String> all = KratosLevels.SHIPPED.ofTag(version).orElseThrow().versions();
        try (Connection connection = connect(System.getenv("DSN"))) {
            Set<String> recorded = recorded(connection);
            if (asked.equals("migrate sql status -e --format json")) {
                System.out.println(all.stream()
                        .map(each -> "{\"state\":\"" + (recorded.contains(each) ? "Applied" : "Pending")
                                + "\",\"version\":\"" + each + "\",\"name\":\"n" + each + "\",\"content\":\"\"}")
                        .collect(Collectors.joining(",", "[", "]")));
            } else if (asked.startsWith("migrate sql -e --yes")) {
                List<String> pending = new ArrayList<>(all);
                pending.removeAll(recorded);
                migrate(
                        connection,
                        pending,
                        "INSERT INTO schema_migration (version, version_self) VALUES ('%s', 0)",
                        Manner.valueOf(arguments[1]));
            } else if (asked.startsWith("migrate sql down -e --yes --steps ")) {
                List<String> newest = new ArrayList<>(all);
                newest.retainAll(recorded);
                Collections.reverse(newest);
                int steps = Integer.parseInt(arguments[8]);
                migrate(
                        connection,
                        newest.subList(0, Math.min(steps, newest.size())),
                        "DELETE FROM schema_migration WHERE version = '%s'",
                        Manner.valueOf(arguments[1]));
            } else {
                System.err.println("Error: unknown command");
                System.exit(1);
            }
        }
    }

    private static void migrate(Connection connection, List<String> versions, String recording, Manner manner)
            throws SQLException {
        if (manner != Manner.ONLY_SAYS) {
            connection.setAutoCommit(false);
            for (String version : versions) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LOCK TABLE identities IN SHARE MODE");
                    statement.execute("UPDATE identities SET id = id WHERE false");
                    boolean fourth = versions.indexOf(version) == FOURTH;
                    if (fourth && manner == Manner.HANGS_AT_THE_FOURTH) {
                        statement.execute("SELECT pg_sleep(120)");
                    } else if (fourth && manner == Manner.FAILS_AT_THE_FOURTH) {
                        statement.execute("SELECT 1/0");
                    } else if (fourth && manner == Manner.LOSES_ROWS_AT_THE_FOURTH) {
                        statement.execute("DELETE FROM session_devices");
                    }
                    statement.execute(recording.formatted(version));
                    connection.commit();
                } catch (SQLException failure) {
                    System.err.println(
                            "error executing migrations: ERROR: it failed (SQLSTATE " + failure.getSQLState() + ")");
                    System.err.println("the database was " + System.getenv("DSN"));
                    System.exit(1);
                }
            }
        }
        System.out.println("Successfully applied migrations!");
    }

    private static Set<String> recorded(Connection connection) throws SQLException {
        Set<String> recorded = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM schema_migration")) {
            while (rows.next()) {
                recorded.add(rows.getString(1));
            }
        }
        return recorded;
    }

    private static Connection connect(String text) throws SQLException {
        URI dsn = URI.create(text);
        String[] user = dsn.getRawUserInfo().split(":", 2);
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : dsn.getRawQuery().split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            parameters.put(pair[0], decoded(pair[1]));
        }
        Properties properties = new Properties();
        properties.setProperty("user", decoded(user[0]));
        properties.setProperty("password", decoded(user[1]));
        properties.setProperty("ApplicationName", parameters.get("application_name"));
        String pass = parameters.get("ferryman.pass");
        properties.setProperty(
                "options",
                "-c lock_timeout=" + parameters.get("lock_timeout")
                        + (pass == null ? "" : " -c ferryman.pass=" + pass));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + dsn.getHost() + ":" + dsn.getPort() + dsn.getRawPath(), properties);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
