package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot in plain SQL: what is restored is what was saved. */
@UsesServer
class SnapshotTest {

    private static final QualifiedName TABLE = new QualifiedName("odd \"schema;\n", "t'\"; --x");
    private static final String NAME = TABLE.quoted();
    private static final List<String> FACTS = List.of(
            "SELECT * FROM " + NAME + " ORDER BY 1, 2",
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 't''%' ORDER BY 1",
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('p', 'c', 'u') AND"
                    + " conrelid = '"
                    + NAME.replace("'", "''") + "'::regclass ORDER BY 1",
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute WHERE attnum > 0 AND"
                    + " attrelid = '"
                    + NAME.replace("'", "''") + "'::regclass ORDER BY attnum",
            "SELECT relowner::regrole, a.grantee, a.privilege_type, a.is_grantable FROM pg_class,"
                    + " aclexplode(relacl) AS a"
                    + " WHERE relname LIKE 't''%' AND relkind = 'r' ORDER BY 2, 3",
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = '" + NAME.replace("'", "''")
                    + "'::regclass");

    @TempDir
    Path folder;

    private Path file;
    private String owner;

    @BeforeEach
    void create(TestDatabase test) throws Exception {
        file = folder.resolve("snapshot.sql");
        owner = test.role("ow'ner\"; x").name();
        String reader = test.role("reader").name();
        test.execute(
                "CREATE SCHEMA " + QualifiedName.quote(TABLE.schema()),
                "CREATE TABLE " + NAME + " (id int NOT NULL DEFAULT 7, \"co;l\"\"umn\" text, at timestamp,"
                        + " CONSTRAINT \"k'ey\" PRIMARY KEY (id), CHECK (\"co;l\"\"umn\" <> 'a;\n''b\\'))",
                "CREATE UNIQUE INDEX \"i;x\" ON " + NAME + " (\"co;l\"\"umn\") WHERE \"co;l\"\"umn\" <> ';'",
                "INSERT INTO " + NAME + " VALUES (1, NULL, NULL), (2, '', 'infinity'), (3, '\\.', '0001-01-01 BC'),"
                        + " (4, E'line\\nend\\r\\t\\\\ \\b', now()), (5, '\\N', NULL), (6, 'üñ😀''\";--', NULL),"
                        + " (7, E'\\\\.\\n', NULL), (8, 'COPY x FROM stdin;', NULL)",
                "ALTER TABLE " + NAME + " OWNER TO " + QualifiedName.quote(owner),
                "GRANT SELECT ON " + NAME + " TO PUBLIC",
                "GRANT INSERT, SELECT ON " + NAME + " TO " + reader + " WITH GRANT OPTION");
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    private void write(TestDatabase test) throws Exception {
        try (Database database = open(test);
                OutputStream out = Files.newOutputStream(file)) {
            new Transactions(database).snapshot(new Cancellation(), session -> {
                assertThat(TableScript.beyond(session, TABLE, List.of(TABLE))).isEmpty();
                new SnapshotWriter(session, out)
                        .write(
                                List.of("about\nDROP TABLE x;"),
                                TABLE.schema(),
                                List.of(TableScript.of(session, TABLE)),
                                bytes -> {});
                return true;
            });
        }
    }

    private void restore(TestDatabase into) throws Exception {
        try (Database database = open(into)) {
            SnapshotReader.restore(file, database, new Cancellation(), bytes -> {});
        }
    }

    private static List<Object> facts(TestDatabase test) throws SQLException {
        List<Object> facts = new ArrayList<>();
        for (String sql : FACTS) {
            List<List<String>> rows = test.rows(sql);
            assertThat(rows).isNotEmpty();
            facts.add(rows);
        }
        return facts;
    }

    @Test
    void what_is_restored_is_what_was_saved(TestDatabase test) throws Exception {
        write(test);
        TestDatabase copy = test.another();
        restore(copy);
        assertThat(facts(copy)).isEqualTo(facts(test));
    }

    @Test
    void limits_of_the_server_or_role_do_not_end_the_restoring(TestDatabase test) throws Exception {
        test.execute("INSERT INTO " + NAME + " SELECT n, 'row ' || n FROM generate_series(1000, 300000) AS n");
        write(test);
        TestDatabase copy = test.another();
        copy.execute("ALTER DATABASE " + QualifiedName.quote(copy.name()) + " SET statement_timeout = '100ms'");
        restore(copy);
        try (Connection connection = copy.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + NAME);
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(300_000 - 1_000 + 1 + 8);
        }
    }

    @Test
    void psql_restores_the_same(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                new ClientFolders(System.getenv(), System.getProperty("os.name"), Path.of("/"))
                        .all().stream().anyMatch(path -> Files.isExecutable(path.resolve("psql"))),
                "psql is not installed");
        write(test);
        TestDatabase copy = test.another();
        ProcessBuilder psql = new ProcessBuilder(
                        "psql", "-w", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", file.toString(), copy.url())
                .redirectErrorStream(true);
        psql.environment().put("PGPASSWORD", test.password());
        Process process = psql.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(facts(copy)).isEqualTo(facts(test));
    }

    @Test
    void a_missing_role_costs_its_grants_and_nothing_else(TestDatabase test) throws Exception {
        write(test);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("TO \"reader", "TO \"nobody of this name"));
        TestDatabase copy = test.another();
        restore(copy);
        assertThat(facts(copy).subList(0, 4)).isEqualTo(facts(test).subList(0, 4));
        assertThat(copy.queryString("SELECT relacl::text FROM pg_class WHERE relname LIKE 't''%' AND relkind = 'r'"))
                .doesNotContain("reader");
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 97, 60, 30, 5})
    void a_file_that_was_cut_off_restores_nothing(int percent, TestDatabase test) throws Exception {
        write(test);
        byte[] all = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(all, all.length * percent / 100));
        TestDatabase copy = test.another();
        assertThatThrownBy(() -> restore(copy)).isInstanceOf(IOException.class);
        assertThat(copy.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'odd%'"))
                .isZero();
    }

    @Test
    void restoring_over_existing_tables_changes_nothing(TestDatabase test) throws Exception {
        write(test);
        test.execute("DELETE FROM " + NAME + " WHERE id > 1");
        assertThatThrownBy(() -> restore(test)).isInstanceOf(SQLException.class);
        assertThat(test.queryLong("SELECT count(*) FROM " + NAME)).isEqualTo(1);
    }

    @Test
    void another_file_is_refused(TestDatabase test) throws Exception {
        Files.writeString(file, "DROP SCHEMA public CASCADE;\n");
        assertThatThrownBy(() -> restore(test)).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
        assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'public'"))
                .isEqualTo(1);
    }
}
