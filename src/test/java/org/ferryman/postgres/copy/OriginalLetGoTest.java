package org.ferryman.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.backup.TableScript;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy has to do with those who use the original. */
@UsesServer
class OriginalLetGoTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    @TempDir
    private Path folder;

    @BeforeEach
    void a_table(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    }

    /** It keeps others from writing to the original; nobody writes to the copy but who made it. */
    @Test
    void a_guard_of_ours_is_left_out_and_a_changed_one_stops_it(TestDatabase test) throws Exception {
        WriteGuard guard = new WriteGuard("some", Optional.empty());
        List<QualifiedName> tables = List.of(TABLE);
        try (Database original = open(test);
                ScratchCopy scratch = ScratchCopy.create(original, "UTF8")) {
            test.execute(new Transactions(original)
                    .snapshot(new Cancellation(), session -> guard.installation(guard.observe(session), tables))
                    .toArray(String[]::new));
            DatabaseCopy.make(original, scratch, new Cancellation(), new ProgressMeter(ProgressListener.NONE));
            String there = "SELECT (SELECT count(*) FROM t), to_regnamespace('ferryman_guard'),"
                    + " (SELECT count(*) FROM pg_trigger)";
            try (Connection connection = scratch.database().connect();
                    ResultSet row = connection.createStatement().executeQuery(there)) {
                row.next();
                assertThat(row.getLong(1)).isOne();
                assertThat(row.getString(2)).isNull();
                assertThat(row.getLong(3)).isZero();
            }
            assertThat(DatabaseCopy.beyond(original, new Cancellation())).isEmpty();
            test.execute("ALTER FUNCTION ferryman_guard.refuse() SECURITY DEFINER");
            assertThat(DatabaseCopy.beyond(original, new Cancellation()).toString())
                    .contains("function ferryman_guard.refuse", "trigger ferryman_some on public.t");
        }
    }

    @Test
    void a_guard_left_open_and_the_notes_of_what_changes_are_left_out(TestDatabase test) throws Exception {
        try (Database original = open(test);
                ScratchCopy scratch = ScratchCopy.create(original, "UTF8")) {
            test.execute("CREATE TABLE noted (id int)");
            OwnTraces.make(original, TABLE, new QualifiedName("public", "noted"));
            DatabaseCopy.make(original, scratch, new Cancellation(), new ProgressMeter(ProgressListener.NONE));
            assertThat(OwnTraces.of(test.connect())).hasSize(14);
            assertThat(OwnTraces.of(scratch.database().connect())).isEmpty();
            List<String> lost = new Transactions(original)
                    .snapshot(new Cancellation(), session -> TableScript.beyond(session, TABLE, List.of(TABLE)));
            assertThat(lost).as("what a backup would lose").isEmpty();
        }
    }

    @Test
    void what_others_put_beside_the_notes_is_copied_and_tables_without_their_functions_too(TestDatabase test)
            throws Exception {
        String notes = "SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class"
                + " WHERE relkind = 'r' AND relnamespace = to_regnamespace('ferryman_capture')";
        try (Database original = open(test);
                ScratchCopy scratch = ScratchCopy.create(original, "UTF8");
                ScratchCopy second = ScratchCopy.create(original, "UTF8")) {
            test.execute(ChangeCapture.creation(), "CREATE TABLE ferryman_capture.mine (n int)");
            DatabaseCopy.make(original, scratch, new Cancellation(), new ProgressMeter(ProgressListener.NONE));
            assertThat(text(scratch.database().connect(), notes)).isEqualTo("mine");
            test.execute("DROP FUNCTION ferryman_capture.capture, ferryman_capture.note");
            DatabaseCopy.make(original, second, new Cancellation(), new ProgressMeter(ProgressListener.NONE));
            assertThat(text(second.database().connect(), notes)).isEqualTo("base, changes, mine, writes");
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (connection;
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Who waits for it in the original must not wait for the copy's indexes, too. */
    @Test
    void more_is_read_in_the_same_state_and_then_the_original_is_let_go(TestDatabase test) throws Exception {
        List<Long> read = new ArrayList<>();
        List<Long> locks = new ArrayList<>();
        try (Database original = open(test);
                ScratchCopy scratch = ScratchCopy.create(original, "UTF8")) {
            ProgressListener look = progress -> {
                if (progress.phase() == CopyPhase.INDEXES) {
                    locks.add(locks(test));
                }
            };
            DatabaseCopy.make(original, scratch, new Cancellation(), new ProgressMeter(look), session -> {
                assertThat(locks(test)).isPositive();
                test.execute("INSERT INTO t VALUES (2)");
                return read.add(session.one("SELECT count(*) FROM public.t", row -> row.getLong(1)));
            });
            assertThat(read).containsExactly(1L);
            assertThat(locks).isNotEmpty().containsOnly(0L);
        }
    }

    private static long locks(TestDatabase test) {
        try {
            return test.queryLong("SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE));
    }
}
