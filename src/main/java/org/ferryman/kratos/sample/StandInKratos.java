package org.ferryman.kratos.sample;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.plan.MigrationFacts;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;

/**
 * Stands in for the program of Kratos v26.2.0 on a sample, and says so in everything that it prints: answers the calls
 * that Ferryman makes of it, and makes that release's tables out of the sample's, by SQL of our own. Each migration is
 * committed by itself with its record. It touches no other database than a sample.
 */
public final class StandInKratos {

    /** What it calls itself. */
    public static final String NAME = "kratos stand-in, not Ory Kratos";

    /** The release that it stands in for. */
    public static final String LEVEL = "v26.2.0";

    private static final int FAILED = 1;
    private static final int BATCH = 1_000;
    private static final QualifiedName VERSIONS = new QualifiedName("public", KratosDatabase.VERSIONS);

    private final PrintStream out;
    private final PrintStream err;

    /** It prints to these. */
    public StandInKratos(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** It can't go on. */
    private static final class StandInException extends Exception {
        StandInException(String message) {
            super(message);
        }
    }

    /**
     * Does what Kratos would do.
     *
     * @param arguments Kratos' own
     * @param environment has the database, as {@code DSN}
     * @return the exit code
     */
    public int run(List<String> arguments, Map<String, String> environment) {
        err.println(NAME + ": made by Ferryman for its sample");
        try {
            StandInCall call = StandInCall.of(arguments).orElseThrow(() -> new StandInException("unknown command"));
            if (call.command().equals(StandInCall.VERSION)) {
                out.println(NAME);
                out.println("Version:\t\t\t" + LEVEL);
                return 0;
            }
            String dsn = Optional.ofNullable(environment.get("DSN"))
                    .filter(given -> call.fromEnvironment())
                    .orElseThrow(() -> new StandInException("no database: it is given by -e and the variable DSN"));
            try (Connection connection = StandInDsn.connect(dsn)) {
                perform(call, connection);
            }
            return 0;
        } catch (StandInException refused) {
            err.println(NAME + ": " + refused.getMessage());
        } catch (SQLException failure) {
            err.println(NAME + ": ERROR: " + failure.getMessage() + " (SQLSTATE " + failure.getSQLState() + ")");
        }
        return FAILED;
    }

    private void perform(StandInCall call, Connection connection) throws SQLException, StandInException {
        boolean asksStatus = call.command().equals(StandInCall.STATUS);
        if (asksStatus && isEmpty(connection)) {
            // As of a copy that is yet to be filled.
            out.println(Json.line(status(Set.of())));
            return;
        }
        requireSample(connection);
        Set<String> recorded = recorded(connection);
        if (asksStatus) {
            out.println(Json.line(status(recorded)));
            return;
        } else if (!call.yes()) {
            throw new StandInException("it asks nothing: give --yes");
        }
        List<StandInMigration> all = StandInMigration.all();
        List<StandInMigration> chosen =
                call.command().equals(StandInCall.DOWN) ? newest(all, recorded, call.steps()) : pending(all, recorded);
        connection.setAutoCommit(false);
        for (StandInMigration migration : chosen) {
            if (call.command().equals(StandInCall.DOWN)) {
                takeBack(connection, migration);
            } else {
                apply(connection, migration);
            }
        }
        out.println(NAME + ": "
                + (call.command().equals(StandInCall.DOWN)
                        ? "Successfully rolled back " + chosen.size() + " migrations!"
                        : "Successfully applied migrations!"));
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NULL")) {
            statement.setString(1, VERSIONS.quoted());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** What it makes elsewhere would be a database that Kratos never made. */
    private static void requireSample(Connection connection) throws SQLException, StandInException {
        String sql = SqlText.load(StandInKratos.class, "stand-in-sample.sql").text();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            if (!row.getBoolean("sample")) {
                throw new StandInException(
                        "this is not the database of `ferryman sample start --kratos`, and it touches" + " no other");
            }
        }
    }

    private static Set<String> recorded(Connection connection) throws SQLException {
        Set<String> recorded = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM " + VERSIONS.quoted())) {
            while (rows.next()) {
                recorded.add(rows.getString(1));
            }
        }
        return recorded;
    }

    /** @param content is never told: Ferryman does not read it */
    private record MigrationState(String state, String version, String name, String content) {}

    private static List<MigrationState> status(Set<String> recorded) {
        return KratosLevels.SHIPPED.ofTag(LEVEL).orElseThrow().versions().stream()
                .map(version -> new MigrationState(
                        recorded.contains(version) ? "Applied" : "Pending",
                        version,
                        MigrationFacts.of(version).map(MigrationFacts::name).orElse(""),
                        ""))
                .toList();
    }

    private static List<StandInMigration> pending(List<StandInMigration> all, Set<String> recorded)
            throws StandInException {
        if (!recorded.containsAll(
                KratosLevels.SHIPPED.ofTag(KratosSample.LEVEL).orElseThrow().versions())) {
            throw new StandInException("it knows the way from Kratos " + KratosSample.LEVEL + " on only");
        }
        return all.stream()
                .filter(migration -> !recorded.contains(migration.version()))
                .toList();
    }

    private static List<StandInMigration> newest(List<StandInMigration> all, Set<String> recorded, int steps)
            throws StandInException {
        List<StandInMigration> newest = new ArrayList<>();
        for (StandInMigration migration : all) {
            if (recorded.contains(migration.version())) {
                newest.add(0, migration);
            }
        }
        if (steps > newest.size()) {
            throw new StandInException("it knows the way back to Kratos " + KratosSample.LEVEL + " only");
        }
        return newest.subList(0, steps);
    }

    private void apply(Connection connection, StandInMigration migration) throws SQLException {
        if (migration.filling().isPresent()) {
            fill(connection, migration.filling().get());
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : migration.up()) {
                statement.execute(sql);
            }
            record(
                    connection,
                    "INSERT INTO " + VERSIONS.quoted() + " (version, version_self) VALUES (?, 0)",
                    migration);
        }
        err.println(NAME + ": applied " + migration.version());
    }

    private void takeBack(Connection connection, StandInMigration migration) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : migration.down()) {
                statement.execute(sql);
            }
            record(connection, "DELETE FROM " + VERSIONS.quoted() + " WHERE version = ?", migration);
        }
        err.println(NAME + ": rolled back " + migration.version());
    }

    private static void record(Connection connection, String sql, StandInMigration migration) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, migration.version());
            statement.executeUpdate();
        }
        connection.commit();
    }

    /** Each thousand are committed: what is filled stays so when it is ended. */
    private void fill(Connection connection, SqlText sql) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(sql.text())) {
            UUID last = new UUID(0, 0);
            while (last != null) {
                next.setObject(1, last);
                next.setInt(2, BATCH);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    last = row.getObject("last", UUID.class);
                    if (last != null) {
                        out.println(NAME + ": Backfilled column identity_id for " + row.getLong("filled") + " rows");
                        out.flush();
                    }
                }
                connection.commit();
            }
        }
    }
}
