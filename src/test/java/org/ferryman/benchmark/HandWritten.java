package org.ferryman.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import org.ferryman.keto.sample.SampleNamespace;
import org.ferryman.postgres.SqlText;

/** What a DBA would do without any tool, in one transaction. */
final class HandWritten {

    private HandWritten() {}

    /** One INSERT … SELECT for each namespace, into the table with its indexes. */
    static void plain(BenchmarkDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            insert(connection, database);
            connection.commit();
        }
    }

    /** The same, with the indexes dropped before and built again after it. */
    static void withoutIndexes(BenchmarkDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            BenchmarkDatabase.execute(connection, load("drop-indexes.sql").text());
            insert(connection, database);
            BenchmarkDatabase.execute(connection, load("build-indexes.sql").text());
            connection.commit();
        }
    }

    private static void insert(Connection connection, BenchmarkDatabase database) throws SQLException {
        for (SampleNamespace namespace : database.namespaces()) {
            BenchmarkDatabase.execute(
                    connection,
                    load("plain-insert.sql")
                            .with("namespace_id", namespace.id())
                            .with("legacy", BenchmarkDatabase.legacy(namespace))
                            .text());
        }
    }

    private static SqlText load(String file) {
        return SqlText.load(HandWritten.class, file);
    }
}
