package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.StandInDesk;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.sample.StandInDsn;
import org.ferryman.testing.TestJava;

/**
 * A program that answers as Kratos does: its version, its migrations (from v25.4.0 on), running them and taking them
 * back, each in a transaction with its record; those that Kratos runs outside a transaction are done and recorded one
 * after the other. Of a migration only the record is made or deleted, under the lock of the table identities, but for
 * one column and for the indexes that are built concurrently.
 */
public final class MigratingKratos {

    /** A release that is to come: it has what the development has. */
    public static final String LATER = "v99.0.0";

    private static final String DEVELOPMENT = "HEAD-2026-07-29";

    /** Outside a transaction: a column. */
    static final String COLUMN = "20250708190000000000";

    /** Outside a transaction: an index that is built concurrently. */
    static final String INDEX = "20260616000000000000";

    /** Finds a build that waits for a snapshot: its index is there and not valid. */
    static final String WAITING = "SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'"
            + " AND wait_event_type = 'Lock' AND datname = current_database()"
            + " AND EXISTS (SELECT FROM pg_index WHERE NOT indisvalid)";

    /** Finds who makes it wait; it is looked for before the build begins. */
    static final String HOLDER = "SELECT FROM pg_stat_activity WHERE application_name = 'a report'"
            + " AND backend_xmin IS NOT NULL AND datname = current_database()";

    /** What they do. */
    private static final Map<String, String> OUTSIDE = Map.of(
            COLUMN,
            "ALTER TABLE identities ADD COLUMN external_id varchar(255)",
            INDEX,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS courier_messages_nid_created_at_id_idx ON courier_messages"
                    + " (nid, created_at DESC, id)",
            "20260703000000000000",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS courier_messages_status_created_at_idx ON courier_messages"
                    + " (status, created_at)");

    /** How it behaves. */
    public enum Manner {
        /** As it should. */
        WELL,
        /** It says that all went well, and does nothing: as an old one does on a newer database. */
        ONLY_SAYS,
        /** The fourth migration fails. */
        FAILS_AT_THE_FOURTH,
        /** The fourth migration fails on devices with another network than their session's, as v26 does. */
        FAILS_ON_DIRTY_ROWS,
        /** The fourth migration takes most of a second, and those after it nothing. */
        SLOW_AT_THE_FOURTH,
        /** The fourth migration takes the rows of a table with it. */
        LOSES_ROWS_AT_THE_FOURTH,
        /** It is killed, or does not go on, before it has done anything. */
        DIES_AT_THE_START,
        HANGS_AT_THE_START,
        /** In the fourth migration. */
        DIES_AT_THE_FOURTH,
        HANGS_AT_THE_FOURTH,
        /** A column is made, and not recorded. */
        DIES_UNRECORDED,
        HANGS_UNRECORDED,
        /** While it builds an index concurrently. */
        DIES_IN_AN_INDEX,
        HANGS_IN_AN_INDEX,
        /** All is recorded, and it has not said so. */
        DIES_AT_THE_END,
        HANGS_AT_THE_END;

        /** Whether it comes to no end by itself. */
        boolean isEnded() {
            return !point().equals(name());
        }

        /** Where it is killed or hangs. */
        String point() {
            return name().replaceFirst("^(DIES|HANGS)_", "");
        }
    }

    private static final int FOURTH = 3;
    private static final String RECORD = "INSERT INTO schema_migration (version, version_self) VALUES ('%s', 0)";

    private final Set<String> all;
    private final Manner manner;

    private MigratingKratos(Set<String> all, Manner manner) {
        this.all = all;
        this.manner = manner;
    }

    /** The command that runs it: what it is, a script says at once. */
    public static KratosCommand command(Path folder, String version, Manner manner) throws IOException, InputException {
        Path script = folder.resolve("kratos-" + version + "-" + manner);
        MigratingKratos kratos = new MigratingKratos(versions(version), manner);
        StandInDesk.script(script, version, manner.isEnded() ? apart(version, manner) : "", kratos::run);
        return KratosCommand.parse(script.toString());
    }

    /** What is to be killed, or to be left, is a process of its own; what it is asked it is not killed over. */
    private static String apart(String version, Manner manner) {
        return """
                case "$*" in
                    *" status "*) ;;
                    *) exec %s %s %s "$@";;
                esac""".formatted(TestJava.words(MigratingKratos.class), version, manner);
    }

    /** All versions that a release has. */
    static Set<String> versions(String version) {
        return KratosLevels.SHIPPED
                .ofTag(version.equals(LATER) ? DEVELOPMENT : version)
                .orElseThrow()
                .versions();
    }

    public static void main(String[] arguments) throws Exception {
        MigratingKratos kratos = new MigratingKratos(versions(arguments[0]), Manner.valueOf(arguments[1]));
        List<String> asked = List.of(arguments).subList(2, arguments.length);
        System.exit(kratos.run(asked, System.getenv(), System.out, System.err));
    }

    private int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws SQLException {
        String asked = String.join(" ", arguments);
        String dsn = environment.get("DSN");
        try (Connection connection = StandInDsn.connect(dsn)) {
            Set<String> recorded = recorded(connection);
            if (asked.equals("migrate sql status -e --format json")) {
                out.println(all.stream()
                        .map(each -> "{\"state\":\"" + (recorded.contains(each) ? "Applied" : "Pending")
                                + "\",\"version\":\"" + each + "\",\"name\":\"n" + each + "\",\"content\":\""
                                + OUTSIDE.getOrDefault(each, "") + "\"}")
                        .collect(Collectors.joining(",", "[", "]")));
                return 0;
            }
            List<String> versions = new ArrayList<>(all);
            if (asked.startsWith("migrate sql -e --yes")) {
                versions.removeAll(recorded);
                migrate(connection, versions, RECORD, dsn);
            } else if (asked.startsWith("migrate sql down -e --yes --steps ")) {
                versions.retainAll(recorded);
                Collections.reverse(versions);
                int steps = Integer.parseInt(arguments.get(6));
                migrate(
                        connection,
                        versions.subList(0, Math.min(steps, versions.size())),
                        "DELETE FROM schema_migration WHERE version = '%s'",
                        dsn);
            } else {
                err.println("Error: unknown command");
                return 1;
            }
        } catch (MigrationFailure failure) {
            err.println("error executing migrations: ERROR: it failed (SQLSTATE " + failure.getMessage() + ")");
            err.println("the database was " + dsn);
            return 1;
        }
        out.println("Successfully applied migrations!");
        return 0;
    }

    /** With its SQLSTATE. */
    private static final class MigrationFailure extends Exception {
        MigrationFailure(SQLException failure) {
            super(failure.getSQLState());
        }
    }

    private void migrate(Connection connection, List<String> versions, String recording, String dsn)
            throws SQLException, MigrationFailure {
        if (manner != Manner.ONLY_SAYS) {
            stop(connection, "AT_THE_START");
            for (String version : versions) {
                try {
                    if (recording.equals(RECORD) && OUTSIDE.containsKey(version)) {
                        outside(connection, version, dsn);
                    } else {
                        inside(connection, recording.formatted(version), versions.indexOf(version) == FOURTH);
                    }
                } catch (SQLException failure) {
                    throw new MigrationFailure(failure);
                }
            }
            stop(connection, "AT_THE_END");
        }
    }

    private void inside(Connection connection, String recording, boolean fourth) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "LOCK TABLE identities IN SHARE MODE");
        execute(connection, "UPDATE identities SET id = id WHERE false");
        if (fourth) {
            stop(connection, "AT_THE_FOURTH");
            if (manner == Manner.LOSES_ROWS_AT_THE_FOURTH) {
                execute(connection, "DELETE FROM session_devices");
            } else if (manner == Manner.SLOW_AT_THE_FOURTH) {
                execute(connection, "SELECT pg_sleep(0.8)");
            }
            if (manner == Manner.FAILS_ON_DIRTY_ROWS) {
                execute(
                        connection,
                        "SELECT 1 / (1 - least(count(*), 1)) FROM session_devices AS d JOIN sessions AS s"
                                + " ON s.id = d.session_id WHERE d.nid IS DISTINCT FROM s.nid");
            }
            if (manner == Manner.FAILS_AT_THE_FOURTH) {
                execute(connection, "SELECT 1/0");
            }
        }
        execute(connection, recording);
        connection.commit();
    }

    private void outside(Connection connection, String version, String dsn) throws SQLException {
        connection.setAutoCommit(true);
        if (version.equals(INDEX) && manner.point().equals("IN_AN_INDEX")) {
            // The build waits for somebody's snapshot, without a limit; then this is killed or hangs.
            while (!finds(connection, HOLDER)) {
                Thread.onSpinWait();
            }
            execute(connection, "SET lock_timeout = 0");
            if (manner == Manner.DIES_IN_AN_INDEX) {
                dieWhenItWaits(dsn);
            }
        }
        execute(connection, OUTSIDE.get(version));
        if (version.equals(COLUMN)) {
            stop(connection, "UNRECORDED");
        }
        execute(connection, RECORD.formatted(version));
    }

    private static void dieWhenItWaits(String dsn) throws SQLException {
        Connection looking = StandInDsn.connect(dsn);
        new Thread(() -> {
                    try {
                        while (!finds(looking, WAITING)) {
                            Thread.onSpinWait();
                        }
                    } finally {
                        Runtime.getRuntime().halt(137);
                    }
                })
                .start();
    }

    private static boolean finds(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** Dies as by a kill, or has the server do something that does not end. */
    private void stop(Connection connection, String point) throws SQLException {
        if (!manner.point().equals(point)) {
            return;
        } else if (manner.name().startsWith("DIES")) {
            Runtime.getRuntime().halt(137);
        }
        execute(connection, "SELECT pg_sleep(120)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Set<String> recorded(Connection connection) throws SQLException {
        Set<String> recorded = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet there = statement.executeQuery("SELECT to_regclass('schema_migration')")) {
            there.next();
            if (there.getString(1) == null) {
                return recorded;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM schema_migration")) {
            while (rows.next()) {
                recorded.add(rows.getString(1));
            }
        }
        return recorded;
    }
}
