package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class TableContentTest {

    private static final String ROWS = "INSERT INTO t VALUES ('é', 1, '2021-01-01 00:00:00.123456'), ('a', NULL, NULL),"
            + " ('a', NULL, 'infinity'), ('', 0, '0044-03-15 BC')";

    @TempDir
    java.nio.file.Path folder;

    @BeforeEach
    void create(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (name varchar(9), n int, at timestamp)", ROWS);
    }

    private TableContent read(String url, String password) throws Exception {
        ConnectionSettings settings =
                ConnectionSettings.resolve(url, Map.of("PGPASSWORD", password), folder, PasswordPrompt.NONE);
        try (Database database = Database.open(settings)) {
            return new Transactions(database)
                    .snapshot(
                            new Cancellation(), session -> TableContent.of(session, new QualifiedName("public", "t")));
        }
    }

    private TableContent read(TestDatabase test) throws Exception {
        return read(test.url(), test.password());
    }

    @Test
    void the_same_rows_have_the_same_digest_whatever_their_order_encoding_and_settings(TestDatabase test)
            throws Exception {
        TableContent before = read(test);
        assertThat(before.rows()).isEqualTo(4);
        test.execute(
                "CREATE TABLE u AS SELECT * FROM t ORDER BY name DESC, n",
                "DROP TABLE t",
                "ALTER TABLE u RENAME TO t",
                "ALTER DATABASE " + test.name() + " SET \"DateStyle\" = 'German'");
        assertThat(read(test)).isEqualTo(before);

        String latin = test.name() + "_latin";
        test.execute("CREATE DATABASE " + latin + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        try {
            String url = test.url().replace("/" + test.name(), "/" + latin);
            try (Connection connection = java.sql.DriverManager.getConnection(
                            test.jdbcUrl().replace(test.name(), latin), test.superuser(), test.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (name varchar(9), n int, at timestamp)");
                statement.execute(ROWS);
            }
            assertThat(read(url, test.password())).isEqualTo(before);
        } finally {
            test.execute("DROP DATABASE " + latin);
        }
    }

    @Test
    void any_change_of_a_row_changes_it(TestDatabase test) throws Exception {
        TableContent before = read(test);
        for (String change : List.of(
                "UPDATE t SET name = 'e' WHERE n = 1",
                "UPDATE t SET n = 0 WHERE n IS NULL",
                "UPDATE t SET name = NULL WHERE name = ''",
                "UPDATE t SET at = at + interval '1 microsecond' WHERE n = 1",
                "INSERT INTO t SELECT * FROM t WHERE n = 1",
                "DELETE FROM t WHERE n = 1")) {
            test.execute("CREATE TABLE kept AS TABLE t", change);
            assertThat(read(test).digest()).as(change).isNotEqualTo(before.digest());
            test.execute("DROP TABLE t", "ALTER TABLE kept RENAME TO t");
            assertThat(read(test)).isEqualTo(before);
        }
    }
}
