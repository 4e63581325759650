package org.ferryman.postgres.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.TableScript;
import org.ferryman.postgres.capture.CaptureState.Schema;
import org.ferryman.postgres.check.RelationBlockers;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Triggers that note what changes in a table. */
@UsesServer
@Timeout(60)
final class ChangeCaptureTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "Some \"tuples\"");
    private static final QualifiedName OTHER = new QualifiedName("public", "other");

    @TempDir
    private Path folder;

    private static void tables(TestDatabase test) throws SQLException {
        test.execute(
                "CREATE TABLE " + TABLE.quoted() + " (shard_id varchar(64), object varchar(64), relation varchar(64),"
                        + " subject varchar(256), commit_time timestamp, PRIMARY KEY (shard_id, object, relation,"
                        + " subject, commit_time))",
                "CREATE TABLE other (n int)");
    }

    private static CaptureState install(Database database) throws Exception {
        new Transactions(database).committed(Work.quiet(), session -> {
            assertThat(ChangeCapture.obstacles(session, ChangeCapture.observe(session)))
                    .isEmpty();
            session.execute(ChangeCapture.creation());
            CaptureState now = ChangeCapture.observe(session);
            for (String statement : ChangeCapture.triggers(now, TABLE)) {
                session.execute(statement);
            }
            for (String statement : ChangeCapture.noting(now, OTHER)) {
                session.execute(statement);
            }
            return now;
        });
        return observe(database);
    }

    private static CaptureState observe(Database database) throws Exception {
        return new Transactions(database).snapshot(new Cancellation(), ChangeCapture::observe);
    }

    private static List<List<String>> noted(TestDatabase test) throws SQLException {
        return test.rows("SELECT source::regclass, sign, object, subject FROM ferryman_capture.changes ORDER BY ctid");
    }

    @Test
    void every_kind_of_write_is_noted_with_its_keys_and_a_rolled_back_one_is_not(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder);
                Connection connection = test.connect();
                Statement writer = connection.createStatement()) {
            CaptureState state = install(database);
            assertThat(state.of(TABLE)).hasValueSatisfying(table -> {
                assertThat(table.captures()).isTrue();
                assertThat(table.notes()).isFalse();
            });
            assertThat(state.of(OTHER).orElseThrow().notes()).isTrue();
            String table = TABLE.quoted();
            writer.execute("INSERT INTO " + table
                    + " VALUES ('d', 'o', 'r', 's', '2021-01-01'), ('d', 'p', 'r', 's', 'infinity')");
            writer.execute("INSERT INTO " + table + " VALUES ('d', 'o', 'r', 's', '2021-01-01')"
                    + " ON CONFLICT (shard_id, object, relation, subject, commit_time) DO UPDATE SET subject = 't'");
            writer.execute("DELETE FROM " + table + " WHERE object = 'p'");
            writer.execute("BEGIN; DELETE FROM " + table + "; ROLLBACK");
            writer.execute("TRUNCATE " + table);
            String name = "\"Some \"\"tuples\"\"\"";
            assertThat(noted(test))
                    .containsExactly(
                            List.of(name, "1", "o", "s"),
                            List.of(name, "1", "p", "s"),
                            List.of(name, "-1", "o", "s"),
                            List.of(name, "1", "o", "t"),
                            List.of(name, "-1", "p", "s"),
                            Arrays.asList(name, "0", null, null));
        }
    }

    @Test
    void of_the_other_table_one_write_is_noted_once_until_the_note_is_taken_away(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder);
                Connection old = test.connect();
                Statement older = old.createStatement()) {
            install(database);
            test.execute("INSERT INTO other VALUES (1)", "UPDATE other SET n = 2", "DELETE FROM other");
            assertThat(test.queryLong("SELECT count(*) FROM ferryman_capture.writes"))
                    .isEqualTo(1);
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            older.executeQuery("SELECT count(*) FROM other").close();
            test.execute("TRUNCATE ferryman_capture.writes");
            older.execute("INSERT INTO other VALUES (3)");
            old.commit();
            assertThat(test.queryLong("SELECT count(*) FROM ferryman_capture.writes"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_writer_needs_no_right_and_its_search_path_changes_nothing(TestDatabase test) throws Exception {
        tables(test);
        TestRole writer = test.role("writer");
        String role = TestDatabase.quote(writer.name());
        test.execute("GRANT ALL ON " + TABLE.quoted() + " TO " + role, "CREATE SCHEMA trap AUTHORIZATION " + role);
        try (Database database = MigrationFixture.open(test, folder);
                Connection connection = test.connect(writer);
                Statement statement = connection.createStatement()) {
            install(database);
            statement.execute("CREATE TABLE trap.new_rows (shard_id text); CREATE TEMPORARY TABLE changes (n int);"
                    + " CREATE FUNCTION trap.no(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';"
                    + " CREATE OPERATOR trap.= (FUNCTION = trap.no, LEFTARG = text, RIGHTARG = text);"
                    + " SET search_path = trap, pg_temp, public, pg_catalog");
            statement.execute("INSERT INTO " + TABLE.quoted() + " VALUES ('d', 'o', 'r', 's', '2021-01-01')");
            assertThat(noted(test)).hasSize(1);
            statement.execute("RESET search_path");
            for (String denied : List.of("TABLE ferryman_capture.changes", "SELECT ferryman_capture.note()")) {
                assertThat(state(statement, denied)).as(denied).isEqualTo("42501");
            }
        }
    }

    private static String state(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }

    @Test
    void a_table_under_a_publication_of_all_tables_can_still_be_written(TestDatabase test) throws Exception {
        tables(test);
        test.execute("CREATE PUBLICATION everything FOR ALL TABLES");
        try (Database database = MigrationFixture.open(test, folder)) {
            install(database);
            test.execute("INSERT INTO " + TABLE.quoted() + " VALUES ('d', 'o', 'r', 's', '2021-01-01')");
            test.execute("DELETE FROM ferryman_capture.changes");
            assertThat(noted(test)).isEmpty();
        }
    }

    @Test
    void our_own_checks_let_it_pass_and_see_when_it_was_changed(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder);
                Connection connection = test.connect()) {
            String before = install(database).of(TABLE).orElseThrow().fingerprint();
            assertThat(RelationBlockers.find(connection, List.of(TABLE, OTHER))).isEmpty();
            List<String> beyond = new Transactions(database)
                    .snapshot(new Cancellation(), session -> TableScript.beyond(session, TABLE, List.of(TABLE)));
            assertThat(beyond).isEmpty();
            String table = TABLE.quoted();
            test.execute("ALTER TABLE " + table + " DISABLE TRIGGER ferryman_capture_delete");
            assertThat(observe(database).of(TABLE).orElseThrow().captures()).isFalse();
            test.execute("ALTER TABLE " + table + " ENABLE TRIGGER ferryman_capture_delete");
            assertThat(observe(database).of(TABLE).orElseThrow().captures()).isTrue();
            assertThat(observe(database).of(TABLE).orElseThrow().fingerprint()).isNotEqualTo(before);
            test.execute("DROP TRIGGER ferryman_capture_update ON " + table);
            assertThat(observe(database).lacking(List.of(TABLE))).containsExactly(TABLE);
            test.execute("CREATE OR REPLACE FUNCTION ferryman_capture.capture() RETURNS trigger LANGUAGE plpgsql"
                    + " SECURITY DEFINER SET search_path TO '' AS 'BEGIN RETURN NULL; END'");
            assertThat(observe(database).schema()).isEqualTo(Schema.FOREIGN);
            assertThat(RelationBlockers.find(connection, List.of(TABLE)))
                    .extracting(Finding::id)
                    .containsExactly("RELATION_TRIGGERS");
        }
    }

    @Test
    void a_schema_of_somebody_else_blocks_and_renaming_it_helps(TestDatabase test) throws Exception {
        tables(test);
        test.execute("CREATE SCHEMA ferryman_capture", "CREATE TABLE ferryman_capture.mine (n int)");
        try (Database database = MigrationFixture.open(test, folder)) {
            CaptureState state = observe(database);
            assertThat(state.foreign()).anyMatch(object -> object.contains("mine"));
            List<Finding> findings = new ArrayList<>(ChangeCapture.removalObstacles(state));
            assertThat(findings).extracting(Finding::id).containsExactly("CAPTURE_SCHEMA_TAKEN");
            test.execute(Remedies.sql(findings.get(0)).toArray(String[]::new));
            assertThat(install(database).schema()).isEqualTo(Schema.OURS);
        }
    }

    @Test
    void who_may_not_make_a_schema_is_told_the_grant_that_helps(TestDatabase test) throws Exception {
        tables(test);
        TestRole plain = test.role("plain");
        try (MigrationFixture steps = new MigrationFixture(test.url(plain.name()), plain.password(), folder)) {
            List<Finding> findings = obstacles(steps.database);
            assertThat(findings).extracting(Finding::id).containsExactly("CAPTURE_PRIVILEGE_MISSING");
            test.execute(Remedies.sql(findings.get(0)).toArray(String[]::new));
            assertThat(obstacles(steps.database)).isEmpty();
        }
    }

    private static List<Finding> obstacles(Database database) throws Exception {
        return new Transactions(database)
                .snapshot(
                        new Cancellation(),
                        session -> ChangeCapture.obstacles(session, ChangeCapture.observe(session)));
    }
}
