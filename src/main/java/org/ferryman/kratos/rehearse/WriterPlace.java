package org.ferryman.kratos.rehearse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.WriteGuard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the databases that a writer writes to: identities with a value in their traits, at whatever level. The
 * connection that a write failed on is given up, unless the write was only refused.
 */
final class WriterPlace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WriterPlace.class);

    private static final SqlText INSERT = SqlText.of("INSERT INTO {table} ({columns}) VALUES ({values})");

    private static final SqlText UPDATE =
            SqlText.of("UPDATE {table} SET traits = {traits}, updated_at = now()" + " WHERE id = ?");

    private static final SqlText TRAITS = SqlText.of("jsonb_build_object({name}, ?::int8)");

    private static final SqlText NETWORK = SqlText.of("(SELECT id FROM {networks} ORDER BY created_at, id LIMIT 1)");

    private final Database database;
    private final QualifiedName table;
    private final SqlText traits;
    private @Nullable Open open;

    /** @param value the name of the value in the traits */
    WriterPlace(Database database, QualifiedName table, String value) {
        this.database = database;
        this.table = table;
        this.traits = TRAITS.withLiteral("name", value);
    }

    /** A connection, and what is written by it. */
    private record Open(Connection connection, PreparedStatement insert, PreparedStatement update) {}

    /** What a column of every new row needs. */
    private record Column(String name, String type, String category) {}

    Database database() {
        return database;
    }

    /** Makes an identity. */
    boolean inserted(UUID id, long value) throws SQLException {
        return written(id, value, true);
    }

    /** Changes one; tells whether it was there. */
    boolean updated(UUID id, long value) throws SQLException {
        return written(id, value, false);
    }

    private boolean written(UUID id, long value, boolean inserts) throws SQLException {
        try {
            Open now = opened();
            PreparedStatement statement = inserts ? now.insert() : now.update();
            statement.setObject(inserts ? 1 : 2, id);
            statement.setLong(inserts ? 2 : 1, value);
            return statement.executeUpdate() == 1;
        } catch (SQLException failure) {
            if (!WriteGuard.REFUSAL.equals(failure.getSQLState())) {
                leave();
            }
            throw failure;
        }
    }

    private Open opened() throws SQLException {
        Open known = open;
        if (known != null) {
            return known;
        }
        Connection connection = database.connect();
        try {
            Open made = new Open(
                    connection,
                    connection.prepareStatement(insert(connection)),
                    connection.prepareStatement(
                            UPDATE.with("table", table).with("traits", traits).text()));
            open = made;
            return made;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private String insert(Connection connection) throws SQLException {
        List<Column> needed = RowReader.query(
                connection,
                SqlText.load(WriterPlace.class, "rehearsal-columns.sql")
                        .withLiteral("table", table.quoted())
                        .text(),
                row -> new Column(row.getString("name"), row.getString("type"), row.getString("category")));
        List<SqlText> columns = new ArrayList<>(List.of(SqlText.of("id"), SqlText.of("traits")));
        List<SqlText> values = new ArrayList<>(List.of(SqlText.of("?"), traits));
        for (Column column : needed) {
            if (!List.of("id", "traits").contains(column.name())) {
                columns.add(SqlText.of("{name}").withIdentifier("name", column.name()));
                values.add(value(column));
            }
        }
        return INSERT.with("table", table)
                .with("columns", columns)
                .with("values", values)
                .text();
    }

    private SqlText value(Column column) {
        if (column.name().equals("nid")) {
            return NETWORK.with("networks", table.sibling(KratosDatabase.NETWORKS));
        }
        return SqlText.of(
                switch (column.category()) {
                    case "D" -> "now()";
                    case "B" -> "false";
                    case "N" -> "0";
                    case "S" -> "'default'";
                    default -> column.type().startsWith("json") ? "'{}'" : "md5(random()::text)::uuid";
                });
    }

    private void leave() {
        Open known = open;
        open = null;
        if (known != null) {
            try {
                known.connection().close();
            } catch (SQLException gone) {
                LOG.info("the connection was lost before it could be given back", gone);
            }
        }
    }

    /** With all its connections, also the one that is at work. */
    @Override
    public void close() {
        database.close();
    }
}
