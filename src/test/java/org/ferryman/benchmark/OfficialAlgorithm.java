package org.ferryman.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.keto.SampleNamespace;

/**
 * How {@code keto namespace migrate legacy} of v0.7.0-alpha.1 moves tuples: pages of 100 by OFFSET, each with a COUNT,
 * and one INSERT per tuple; a transaction for each namespace. What that program does beside the database (logging,
 * building its statements anew each time) is left out, so this is rather faster than the original.
 */
final class OfficialAlgorithm {

    private static final int PAGE = 100;

    private final Connection connection;
    private final UUID network;
    private final Map<String, Integer> ids;

    private OfficialAlgorithm(Connection connection, UUID network, Map<String, Integer> ids) {
        this.connection = connection;
        this.network = network;
        this.ids = ids;
    }

    static void run(BenchmarkDatabase database) throws SQLException {
        Map<String, Integer> ids =
                database.namespaces().stream().collect(Collectors.toMap(SampleNamespace::name, SampleNamespace::id));
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            OfficialAlgorithm algorithm = new OfficialAlgorithm(connection, network(connection), ids);
            for (SampleNamespace namespace : database.namespaces()) {
                algorithm.migrate(
                        namespace.id(), BenchmarkDatabase.legacy(namespace).quoted());
                connection.commit();
            }
        }
    }

    private static UUID network(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM networks ORDER BY created_at LIMIT 1")) {
            rows.next();
            return rows.getObject(1, UUID.class);
        }
    }

    private void migrate(int id, String table) throws SQLException {
        String columns = "SELECT commit_time, object, relation, shard_id, subject FROM " + table;
        try (PreparedStatement page = connection.prepareStatement(
                        columns + " ORDER BY object, relation, subject, commit_time LIMIT ? OFFSET ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO keto_relation_tuples (commit_time, namespace_id, nid, object, relation, shard_id,"
                                + " subject_id, subject_set_namespace_id, subject_set_object, subject_set_relation)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            page.setInt(1, PAGE);
            for (long offset = 0; ; offset += PAGE) {
                long total = BenchmarkDatabase.count(connection, "(" + columns + ") AS a");
                page.setLong(2, offset);
                insertPage(id, page, insert);
                if (offset + PAGE >= total) {
                    return;
                }
            }
        }
    }

    private void insertPage(int id, PreparedStatement page, PreparedStatement insert) throws SQLException {
        try (ResultSet rows = page.executeQuery()) {
            while (rows.next()) {
                insert.setTimestamp(1, rows.getTimestamp(1));
                insert.setInt(2, id);
                insert.setObject(3, network);
                insert.setString(4, rows.getString(2));
                insert.setString(5, rows.getString(3));
                insert.setObject(6, UUID.randomUUID());
                setSubject(insert, rows.getString(5));
                insert.executeUpdate();
            }
        }
    }

    private void setSubject(PreparedStatement insert, String subject) throws SQLException {
        if (subject.indexOf('#') < 0) {
            insert.setString(7, subject);
            insert.setNull(8, Types.INTEGER);
            insert.setNull(9, Types.VARCHAR);
            insert.setNull(10, Types.VARCHAR);
        } else {
            List<String> parts = List.of(subject.split("[:#]", 3));
            insert.setNull(7, Types.VARCHAR);
            insert.setInt(8, ids.get(parts.get(0)));
            insert.setString(9, parts.get(1));
            insert.setString(10, parts.get(2));
        }
    }
}
