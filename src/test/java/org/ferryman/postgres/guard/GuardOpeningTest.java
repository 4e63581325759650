package org.ferryman.postgres.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.postgres.guard.WriteGuardTest.BOTH;
import static org.ferryman.postgres.guard.WriteGuardTest.GUARD;
import static org.ferryman.postgres.guard.WriteGuardTest.ONE;
import static org.ferryman.postgres.guard.WriteGuardTest.TWO;
import static org.ferryman.postgres.guard.WriteGuardTest.install;
import static org.ferryman.postgres.guard.WriteGuardTest.observe;
import static org.ferryman.postgres.guard.WriteGuardTest.remove;
import static org.ferryman.postgres.guard.WriteGuardTest.state;
import static org.ferryman.postgres.guard.WriteGuardTest.tables;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guard that is opened while somebody uses its tables. */
@UsesServer
final class GuardOpeningTest {

    @TempDir
    private Path folder;

    private static void openUp(Database database, WriteGuard guard) throws Exception {
        run(database, guard.opening(observe(database, guard)));
    }

    private static void run(Database database, List<String> statements) throws Exception {
        new Transactions(database).committed(Work.quiet(), session -> {
            for (String statement : statements) {
                session.execute(statement);
            }
            return true;
        });
    }

    @Test
    void opened_it_lets_everybody_write_at_once_whoever_uses_the_tables_and_can_be_set_again(TestDatabase test)
            throws Exception {
        tables(test);
        TestRole registrar = test.role("registrar");
        test.execute("GRANT ALL ON two TO " + TestDatabase.quote(registrar.name()));
        try (Database database = MigrationFixture.open(test, folder);
                Connection writer = test.connect(registrar);
                Connection reader = test.connect()) {
            install(database, GUARD, BOTH);
            assertThat(state(writer, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            reader.setAutoCommit(false);
            assertThat(state(reader, "SELECT * FROM two")).isEmpty();
            openUp(database, GUARD);
            assertThat(List.of(state(writer, "INSERT INTO two VALUES (3, 'b')"), state(writer, "DELETE FROM two")))
                    .as("in an open session, of a role without rights to the guard")
                    .containsOnly("");
            GuardState opened = observe(database, GUARD);
            assertThat(opened.isThere()).isTrue();
            assertThat(opened.isRefusing()).isFalse();
            assertThat(opened.isOn(List.of(TWO))).isFalse();
            reader.rollback();
            install(database, GUARD, BOTH);
            assertThat(state(writer, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            openUp(database, GUARD);
            remove(database, GUARD);
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard'"))
                    .isZero();
        }
    }

    /** For programs that can't have the pass: the database itself says that it is to refuse writes again. */
    @Test
    void lifted_it_lets_everybody_write_until_it_is_set_again_without_waiting_for_readers(TestDatabase test)
            throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder);
                Connection writer = test.connect();
                Connection reader = test.connect()) {
            install(database, GUARD, BOTH);
            reader.setAutoCommit(false);
            assertThat(state(reader, "SELECT * FROM two")).isEmpty();
            run(database, GUARD.lifting(observe(database, GUARD)));
            assertThat(state(writer, "INSERT INTO two VALUES (3, 'b')")).isEmpty();
            GuardState lifted = observe(database, GUARD);
            assertThat(lifted.lifted()).isTrue();
            assertThat(lifted.isRefusing()).isFalse();
            assertThat(lifted.isOn(List.of(TWO))).isFalse();
            assertThat(GUARD.isPassed(lifted)).isTrue();
            assertThat(new WriteGuard("test", Optional.of(GuardPass.random())).isPassed(observe(database, GUARD)))
                    .isFalse();
            install(database, GUARD, BOTH);
            assertThat(state(writer, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            assertThat(observe(database, GUARD).lifted()).isFalse();
            run(database, GUARD.lifting(observe(database, GUARD)));
            openUp(database, GUARD);
            assertThat(observe(database, GUARD).lifted()).as("for good").isFalse();
            assertThat(observe(database, GUARD).opened()).isTrue();
            reader.rollback();
            remove(database, GUARD);
        }
    }

    @Test
    void one_of_two_services_is_opened_by_itself(TestDatabase test) throws Exception {
        tables(test);
        WriteGuard other = new WriteGuard("other", Optional.empty());
        try (Database database = MigrationFixture.open(test, folder);
                Connection writer = test.connect()) {
            install(database, GUARD, List.of(ONE));
            install(database, other, List.of(TWO));
            openUp(database, GUARD);
            assertThat(state(writer, "DELETE FROM " + ONE.quoted())).isEmpty();
            assertThat(state(writer, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            remove(database, other);
            install(database, other, List.of(TWO));
            assertThat(state(writer, "DELETE FROM " + ONE.quoted()))
                    .as("it stays open")
                    .isEmpty();
            remove(database, GUARD);
            assertThat(observe(database, GUARD).isThere()).isFalse();
            assertThat(state(writer, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
        }
    }
}
