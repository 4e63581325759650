package org.ferryman.postgres.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.check.RelationBlockers;
import org.ferryman.postgres.guard.GuardState.Schema;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guard triggers on tables of any service. */
@UsesServer
@Timeout(60)
final class WriteGuardTest {

    static final QualifiedName ONE = new QualifiedName("public", "Table \"one\"");
    static final QualifiedName TWO = new QualifiedName("public", "two");
    static final List<QualifiedName> BOTH = List.of(ONE, TWO);
    static final WriteGuard GUARD = new WriteGuard("test", Optional.empty());
    private static final Waiting SOON = new Waiting(Duration.ofMillis(500), false);

    @TempDir
    private Path folder;

    static void tables(TestDatabase test) throws SQLException {
        for (QualifiedName table : BOTH) {
            test.execute(
                    "CREATE TABLE " + table.quoted() + " (n int PRIMARY KEY, t text)",
                    "INSERT INTO " + table.quoted() + " VALUES (1, 'a')");
        }
    }

    static void install(Database database, WriteGuard guard, List<QualifiedName> tables) throws Exception {
        new ShortLocks(database, SOON, Mode.SHARE_ROW_EXCLUSIVE)
                .run(Work.quiet(), tables, List.of(), (session, locking) -> {
                    GuardState now = guard.observe(session);
                    BlockedException.throwIfAny(guard.obstacles(session, now, tables));
                    locking.run(guard.installation(now, tables));
                    guard.require(session, tables);
                    return now;
                });
    }

    static void remove(Database database, WriteGuard guard) throws Exception {
        GuardState state = observe(database, guard);
        new ShortLocks(database, SOON).run(Work.quiet(), state.names(), List.of(), (session, locking) -> {
            BlockedException.throwIfAny(guard.removalObstacles(session, state));
            locking.run(guard.removal(guard.observe(session)));
            return true;
        });
    }

    static GuardState observe(Database database, WriteGuard guard) throws Exception {
        return new Transactions(database).brief(guard::observe);
    }

    /** The SQLSTATE of each write; empty if it was accepted. */
    private static Map<String, String> writes(Connection connection, QualifiedName table) {
        Map<String, String> states = new LinkedHashMap<>();
        for (String write : List.of(
                "INSERT INTO %s VALUES (2, 'b') ON CONFLICT DO NOTHING",
                "UPDATE %s SET t = 'c' WHERE n = 2", "DELETE FROM %s WHERE n = 2", "TRUNCATE %s")) {
            states.put(write, state(connection, write.formatted(table.quoted())));
        }
        return states;
    }

    static String state(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    private static List<List<String>> catalog(TestDatabase test) throws SQLException {
        List<List<String>> all = new ArrayList<>(test.rows("SELECT oid, nspname, nspacl FROM pg_namespace ORDER BY 1"));
        all.addAll(test.rows("SELECT oid, proname FROM pg_proc WHERE oid >= 16384 ORDER BY 1"));
        all.addAll(test.rows("SELECT oid, tgname, tgrelid FROM pg_trigger ORDER BY 1"));
        all.addAll(test.rows("SELECT oid, relname, relowner, relacl FROM pg_class WHERE oid >= 16384 ORDER BY 1"));
        all.addAll(test.rows("SELECT objoid, description FROM pg_description WHERE objoid >= 16384"));
        all.addAll(test.rows("SELECT classid, objid, refobjid, deptype FROM pg_depend WHERE objid >= 16384"
                + " ORDER BY 1, 2, 3, 4"));
        return all;
    }

    @Test
    void refuses_every_write_of_everybody_in_open_sessions_too_and_goes_without_a_trace(TestDatabase test)
            throws Exception {
        tables(test);
        List<List<String>> before = catalog(test);
        try (Connection superuser = test.connect();
                PreparedStatement prepared = superuser.prepareStatement("UPDATE two SET t = 'p' WHERE n = ?");
                Database database = MigrationFixture.open(test, folder)) {
            for (int times = 0; times < 12; times++) {
                prepared.setInt(1, 1);
                assertThat(prepared.executeUpdate()).isOne();
            }
            install(database, GUARD, BOTH);
            for (QualifiedName table : BOTH) {
                assertThat(writes(superuser, table).values()).containsOnly(WriteGuard.REFUSAL);
                assertThat(state(superuser, "SELECT * FROM " + table.quoted() + " FOR UPDATE"))
                        .isEmpty();
            }
            assertThatThrownBy(prepared::executeUpdate)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo(WriteGuard.REFUSAL))
                    .hasMessageContaining("Ferryman keeps table public.two from being written");
            assertThat(test.rows("SELECT n, t FROM " + ONE.quoted())).containsExactly(List.of("1", "a"));
            assertThat(WriteProof.of(
                            database,
                            new Cancellation(),
                            test.superuser(),
                            BOTH,
                            table -> List.of("n", "t"),
                            WriteGuard.REFUSAL))
                    .hasSize(2)
                    .allMatch(WriteProof::holds)
                    .allMatch(proof -> proof.writes().size() == 4);
            remove(database, GUARD);
            assertThat(prepared.executeUpdate()).isOne();
        }
        assertThat(catalog(test)).isEqualTo(before);
    }

    @Test
    void a_proof_leaves_truncate_out_while_somebody_reads_and_nobody_queues_up_behind_it(TestDatabase test)
            throws Exception {
        tables(test);
        try (Connection reader = test.connect();
                Database database = MigrationFixture.open(test, folder)) {
            reader.setAutoCommit(false);
            assertThat(state(reader, "SELECT * FROM two")).isEmpty();
            install(database, GUARD, BOTH);
            assertThat(WriteProof.of(
                            database,
                            new Cancellation(),
                            test.superuser(),
                            BOTH,
                            table -> List.of("n"),
                            WriteGuard.REFUSAL))
                    .allMatch(WriteProof::holds)
                    .extracting(proof -> proof.writes().containsKey("TRUNCATE"))
                    .containsExactly(true, false);
        }
    }

    @Test
    void lets_through_only_the_session_that_has_the_pass_which_nobody_can_read(TestDatabase test) throws Exception {
        tables(test);
        GuardPass pass = GuardPass.random();
        WriteGuard guard = new WriteGuard("test", Optional.of(pass));
        try (Database database = MigrationFixture.open(test, folder);
                Connection other = test.connect()) {
            install(database, guard, BOTH);
            assertThat(state(other, "SET ferryman.pass = 'guessed'")).isEmpty();
            assertThat(state(other, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            assertThat(state(other, "SET ferryman.pass = ''")).isEmpty();
            assertThat(state(other, "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            long written = new Transactions(database).committed(Work.quiet(), session -> {
                pass.enter(session);
                return session.update("UPDATE public.two SET t = 'passed'");
            });
            assertThat(written).isOne();
            assertThat(test.rows("SELECT encode(tgargs, 'escape'), prosrc FROM pg_trigger, pg_proc p"
                                    + " WHERE p.oid = tgfoid")
                            .toString())
                    .doesNotContain(pass.secret().reveal());
            String held = observe(database, guard).tables().get(0).pass();
            assertThat(held)
                    .isEqualTo(test.queryString(
                            "SELECT encode(sha256('" + pass.secret().reveal() + "'), 'hex')"));
            install(database, new WriteGuard("test", Optional.empty()), BOTH);
            assertThat(observe(database, guard).tables())
                    .extracting(GuardState.GuardedTable::pass)
                    .containsOnly("");
        }
    }

    @Test
    void what_is_not_as_it_was_made_is_seen_and_made_right(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder)) {
            install(database, GUARD, BOTH);
            List<String> ways = List.of(
                    "ALTER TABLE two DISABLE TRIGGER ferryman_test",
                    "ALTER TABLE two ENABLE REPLICA TRIGGER ferryman_test",
                    "DROP TRIGGER ferryman_test ON two",
                    "DROP TRIGGER ferryman_test ON two; CREATE TRIGGER ferryman_test BEFORE INSERT ON two"
                            + " FOR EACH STATEMENT EXECUTE FUNCTION ferryman_guard.refuse('')",
                    "ALTER TABLE two RENAME TO two_old; CREATE TABLE two (n int PRIMARY KEY, t text)");
            for (String way : ways) {
                test.execute(way);
                assertThat(observe(database, GUARD).isOn(List.of(ONE))).as(way).isTrue();
                assertThat(observe(database, GUARD).isOn(BOTH)).as(way).isFalse();
                install(database, GUARD, BOTH);
                assertThat(observe(database, GUARD).isOn(BOTH)).as(way).isTrue();
                assertThat(state(test.connect(), "INSERT INTO two VALUES (7, '')"))
                        .isEqualTo(WriteGuard.REFUSAL);
            }
            assertThat(observe(database, GUARD).names()).hasSize(3);
            remove(database, GUARD);
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
                    .isZero();
        }
    }

    @Test
    void another_schema_of_that_name_is_told_from_it_and_never_touched(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder)) {
            List<String> others = List.of(
                    "CREATE SCHEMA ferryman_guard",
                    "CREATE SCHEMA ferryman_guard CREATE TABLE ferryman_guard.precious (n int)",
                    "CREATE SCHEMA ferryman_guard; CREATE FUNCTION ferryman_guard.refuse() RETURNS trigger"
                            + " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
            for (String other : others) {
                test.execute(other);
                assertThat(observe(database, GUARD).schema()).as(other).isEqualTo(Schema.FOREIGN);
                assertThat(observe(database, GUARD).isThere()).isFalse();
                Finding finding = refused(database);
                assertThat(finding.id()).isEqualTo("GUARD_SCHEMA_TAKEN");
                test.execute(Remedies.sql(finding).toArray(String[]::new));
                install(database, GUARD, BOTH);
                assertThat(observe(database, GUARD).isOn(BOTH)).isTrue();
                remove(database, GUARD);
                assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard_before'"))
                        .isOne();
                test.execute("DROP SCHEMA ferryman_guard_before CASCADE");
            }
            install(database, GUARD, BOTH);
            test.execute("CREATE OR REPLACE FUNCTION ferryman_guard.refuse() RETURNS trigger LANGUAGE plpgsql"
                    + " AS 'BEGIN RETURN NULL; END'");
            assertThat(observe(database, GUARD).schema()).isEqualTo(Schema.FOREIGN);
            assertThat(observe(database, GUARD).isOn(BOTH)).isFalse();
        }
    }

    private static Finding refused(Database database) {
        try {
            install(database, GUARD, BOTH);
        } catch (BlockedException blocked) {
            return blocked.findings().get(0);
        } catch (Exception other) {
            throw new AssertionError(other);
        }
        throw new AssertionError("not refused");
    }

    @Test
    void two_services_have_their_own(TestDatabase test) throws Exception {
        tables(test);
        WriteGuard other = new WriteGuard("other", Optional.of(GuardPass.random()));
        try (Database database = MigrationFixture.open(test, folder)) {
            install(database, GUARD, List.of(ONE));
            install(database, other, List.of(TWO));
            remove(database, GUARD);
            assertThat(observe(database, GUARD).isThere()).isFalse();
            assertThat(observe(database, other).isOn(List.of(TWO))).isTrue();
            assertThat(state(test.connect(), "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            assertThat(state(test.connect(), "DELETE FROM " + ONE.quoted())).isEmpty();
            remove(database, other);
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard'"))
                    .isZero();
        }
    }

    @Test
    void its_triggers_do_no_harm_to_a_move_and_those_of_others_do(TestDatabase test) throws Exception {
        tables(test);
        try (Database database = MigrationFixture.open(test, folder)) {
            install(database, GUARD, BOTH);
            assertThat(RelationBlockers.find(test.connect(), BOTH)).isEmpty();
            test.execute("CREATE OR REPLACE FUNCTION ferryman_guard.refuse() RETURNS trigger LANGUAGE plpgsql"
                    + " AS 'BEGIN RETURN NULL; END'");
            assertThat(RelationBlockers.find(test.connect(), BOTH))
                    .extracting(Finding::id)
                    .containsOnly("RELATION_TRIGGERS");
        }
    }

    @Test
    void sessions_that_begin_as_a_replica_would_pass_and_are_found(TestDatabase test) throws Exception {
        tables(test);
        TestRole service = test.role("service");
        String name = TestDatabase.quote(service.name());
        String database = TestDatabase.quote(test.name());
        test.execute("ALTER ROLE " + name + " SUPERUSER");
        try (Database opened = MigrationFixture.open(test, folder)) {
            install(opened, GUARD, BOTH);
            for (String way : List.of(
                    "ALTER ROLE " + name,
                    "ALTER ROLE " + name + " IN DATABASE " + database,
                    "ALTER DATABASE " + database)) {
                assertThat(sidesteps(opened, service.name())).isEmpty();
                test.execute(way + " SET session_replication_role = replica");
                assertThat(state(test.connect(service), "DELETE FROM two"))
                        .as("it passes")
                        .isEmpty();
                List<Finding> findings = sidesteps(opened, service.name());
                assertThat(findings).extracting(Finding::id).containsExactly("GUARD_SIDESTEPPED");
                test.execute(Remedies.sql(findings.get(0)).toArray(String[]::new));
                assertThat(state(test.connect(service), "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            }
        }
    }

    private static List<Finding> sidesteps(Database database, String role) throws Exception {
        return new Transactions(database).brief(session -> WriteGuard.sidesteps(session, role));
    }

    @Test
    void who_lacks_a_right_to_set_it_is_told_which(TestDatabase test) throws Exception {
        tables(test);
        TestRole plain = test.role("plain");
        try (MigrationFixture fixture = new MigrationFixture(test.url(plain.name()), plain.password(), folder)) {
            Finding finding = refused(fixture.database);
            assertThat(finding.id()).isEqualTo("GUARD_PRIVILEGE_MISSING");
            assertThat(Remedies.sql(finding)).hasSize(3);
            test.execute(Remedies.sql(finding).toArray(String[]::new));
            install(fixture.database, GUARD, BOTH);
            assertThat(state(test.connect(), "DELETE FROM two")).isEqualTo(WriteGuard.REFUSAL);
            remove(fixture.database, GUARD);
            assertThat(state(test.connect(), "DELETE FROM two")).isEmpty();
        }
    }

    @Test
    void without_its_language_it_is_told_how_to_get_it(TestDatabase test) throws Exception {
        tables(test);
        test.execute("DROP EXTENSION plpgsql");
        try (Database database = MigrationFixture.open(test, folder)) {
            Finding finding = refused(database);
            assertThat(finding.id()).isEqualTo("GUARD_LANGUAGE_MISSING");
            test.execute(Remedies.sql(finding).toArray(String[]::new));
            install(database, GUARD, BOTH);
        }
    }

    @Test
    void who_holds_an_open_write_is_named_and_readers_are_not_waited_for(TestDatabase test) throws Exception {
        tables(test);
        try (Connection writer = test.connect();
                Connection reader = test.connect();
                Database database = MigrationFixture.open(test, folder)) {
            reader.setAutoCommit(false);
            assertThat(state(reader, "SELECT * FROM two")).isEmpty();
            writer.setAutoCommit(false);
            assertThat(state(writer, "UPDATE two SET t = 'w'")).isEmpty();
            Finding finding = refused(database);
            assertThat(finding.id()).isEqualTo("TABLE_IN_USE");
            assertThat(finding.seen())
                    .contains("pid "
                            + writer.unwrap(org.postgresql.PGConnection.class).getBackendPID() + " ")
                    .doesNotContain("pid "
                            + reader.unwrap(org.postgresql.PGConnection.class).getBackendPID() + " ");
            writer.commit();
            install(database, GUARD, BOTH);
            assertThat(state(writer, "UPDATE two SET t = 'w'")).isEqualTo(WriteGuard.REFUSAL);
        }
    }
}
