package org.ferryman.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.keto.sample.SampleNamespace;

/**
 * How {@code keto namespace migrate legacy} of v0.7.0-alpha.1 moves tuples: pages of 100 by OFFSET, each with a COUNT,
 * and one INSERT per tuple; a transaction for each namespace. As the log of a server shows that it was run against, it
 * prepares each statement, runs it once and deallocates it: three questions, of which the driver here is made to ask
 * each by itself. What that program does beside the database, such as logging, is left out.
 */
final class OfficialAlgorithm {

    private static final int PAGE = 100;
    private static final String PREPARE =
            "PREPARE insert_tuple AS INSERT INTO keto_relation_tuples (commit_time, namespace_id, nid, object,"
                    + " relation, shard_id, subject_id, subject_set_namespace_id, subject_set_object,"
                    + " subject_set_relation)"
                    + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

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
        try (Statement statement = connection.createStatement()) {
            for (long offset = 0; ; offset += PAGE) {
                long total = BenchmarkDatabase.count(connection, "(" + columns + ") AS a");
                insertPage(
                        id,
                        columns + " ORDER BY object, relation, subject, commit_time LIMIT " + PAGE + " OFFSET "
                                + offset,
                        statement);
                if (offset + PAGE >= total) {
                    return;
                }
            }
        }
    }

    private void insertPage(int id, String page, Statement insert) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(page)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>(List.of(
                        insert.enquoteLiteral(rows.getString(1)),
                        String.valueOf(id),
                        insert.enquoteLiteral(network.toString()),
                        insert.enquoteLiteral(rows.getString(2)),
                        insert.enquoteLiteral(rows.getString(3)),
                        insert.enquoteLiteral(UUID.randomUUID().toString())));
                values.addAll(subject(insert, rows.getString(5)));
                insert.execute(PREPARE);
                insert.executeUpdate("EXECUTE insert_tuple (" + String.join(", ", values) + ")");
                insert.execute("DEALLOCATE insert_tuple");
            }
        }
    }

    private List<String> subject(Statement insert, String subject) throws SQLException {
        if (subject.indexOf('#') < 0) {
            return List.of(insert.enquoteLiteral(subject), "NULL", "NULL", "NULL");
        }
        List<String> parts = List.of(subject.split("[:#]", 3));
        return List.of(
                "NULL",
                String.valueOf(ids.get(parts.get(0))),
                insert.enquoteLiteral(parts.get(1)),
                insert.enquoteLiteral(parts.get(2)));
    }
}
