package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.assess.DirtyRows;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.plan.UpgradePlanner;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose network is empty or another one stop v26; they get that of their parent. */
@UsesServer
@Timeout(60)
class NidRepairTest {

    private static final String RIGHT = "11111111-1111-1111-1111-111111111111";
    private static final String OTHER = "22222222-2222-2222-2222-222222222222";

    /** Each table whose rows are mended, as it is. */
    private static final List<String> ROWS = List.of(
            "SELECT id, nid FROM identity_credentials ORDER BY id",
            "SELECT id, nid, identity_credential_id, identifier FROM identity_credential_identifiers ORDER BY id",
            "SELECT id, nid, session_id FROM session_devices ORDER BY id");

    @TempDir
    private Path folder;

    private static String id(int number) {
        return "00000000-0000-0000-0000-%012d".formatted(number);
    }

    /** Identity 1 has credential 11 and session 21; identity 2 has credential 12 without a network. */
    private static void fill(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        test.execute(
                "INSERT INTO networks (id, created_at, updated_at) VALUES ('" + RIGHT + "', now(), now()), ('" + OTHER
                        + "', now(), now())",
                "INSERT INTO identity_credential_types (id, name) VALUES ('" + id(99) + "', 'password')");
        for (int identity = 1; identity <= 2; identity++) {
            test.execute(
                    "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) VALUES ('"
                            + id(identity) + "', 'default', '{}', now(), now(), '" + RIGHT + "')",
                    "INSERT INTO identity_credentials (id, config, identity_credential_type_id, identity_id,"
                            + " created_at, updated_at, nid) VALUES ('" + id(10 + identity) + "', '{}', '" + id(99)
                            + "', '" + id(identity) + "', now(), now(), " + (identity == 1 ? "'" + RIGHT + "'" : "NULL")
                            + ")");
        }
        test.execute("INSERT INTO sessions (id, issued_at, expires_at, authenticated_at, identity_id, created_at,"
                + " updated_at, token, nid, authentication_methods) VALUES ('" + id(21) + "', now(), now(), now(), '"
                + id(1)
                + "', now(), now(), 't', '" + RIGHT + "', '[]')");
        identifier(test, 31, 11, "'" + RIGHT + "'");
        identifier(test, 32, 11, "NULL");
        identifier(test, 33, 11, "'" + OTHER + "'");
        identifier(test, 34, 12, "NULL");
        test.execute("INSERT INTO session_devices (id, session_id, nid, created_at, updated_at) VALUES ('" + id(41)
                + "', '" + id(21) + "', '" + OTHER + "', now(), now())");
    }

    private static void identifier(TestDatabase test, int number, int credential, String nid) throws Exception {
        test.execute("INSERT INTO identity_credential_identifiers (id, identifier, identity_credential_id, created_at,"
                + " updated_at, nid, identity_credential_type_id) VALUES ('" + id(number) + "', 'user" + number + "', '"
                + id(credential) + "', now(), now(), " + nid + ", '" + id(99) + "')");
    }

    private static List<List<List<String>>> rows(TestDatabase test) throws Exception {
        List<List<List<String>>> rows = new ArrayList<>();
        for (String sql : ROWS) {
            rows.add(test.rows(sql));
        }
        return rows;
    }

    private KratosMigrateStep step(MigrationFixture fixture, NewKratos newKratos, boolean repair, String... tables) {
        return new KratosMigrateStep(
                fixture.database,
                newKratos,
                folder,
                new MigrateOptions(repair, Set.of(tables), MigrateOptions.USUAL.byHand()));
    }

    /** What a look finds, for which nobody runs Kratos. */
    private List<String> blocking(MigrationFixture fixture, boolean repair, String... tables) throws Exception {
        NewKratos byHand = new NewKratos.ByHand(Optional.of("v26.2.0"), Optional.empty());
        return step(fixture, byHand, repair, tables).inspect(Work.quiet()).findings().stream()
                .filter(Finding::blocks)
                .map(Finding::id)
                .toList();
    }

    /** Mends, and gives the file that takes it back. */
    private Path mend(MigrationFixture fixture, String... tables) throws Exception {
        Transactions transactions = new Transactions(fixture.database);
        KratosDatabase kratos = transactions.snapshot(new Cancellation(), LevelReader::read);
        List<DirtyRows> dirty = transactions.snapshot(
                new Cancellation(),
                session -> DirtyRows.find(session, kratos, new UpgradePlanner(kratos).towards("v26.2.0")));
        String undo = new NidRepair(fixture.database, kratos, Optional.empty(), folder)
                .run(dirty, Set.of(tables), new ProgressMeter(ProgressListener.NONE), Work.quiet());
        return folder.resolve(undo);
    }

    private static void run(TestDatabase test, Path file) throws Exception {
        test.execute(Files.readAllLines(file).toArray(String[]::new));
    }

    @Test
    void without_being_asked_nothing_is_mended_and_nothing_runs(TestDatabase test) throws Exception {
        fill(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(blocking(fixture, false)).containsExactly("KRATOS_DIRTY_ROWS", "KRATOS_DIRTY_ROWS");
            assertThat(blocking(fixture, true)).isEmpty();
        }
    }

    /** The guard would refuse the repair, too: it has the pass. */
    @Test
    void each_row_gets_the_network_of_its_parent_and_a_file_takes_it_back(TestDatabase test) throws Exception {
        fill(test);
        List<List<List<String>>> before = rows(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            NewKratos program = new NewKratos.Program(
                    new KratosBinary(MigratingKratos.command(folder, "v26.2.0", Manner.WELL), Map.of()));
            KratosMigrateStep step = step(fixture, program, true);
            assertThat(step.preview())
                    .anyMatch(text -> text.startsWith("-- 3 rows of identity_credential_identifiers"))
                    .anyMatch(text -> text.startsWith("-- 1 rows of session_devices"));
            KratosMigration done = MigrationFixture.done(fixture.apply(step));
            assertThat(done.to()).isEqualTo("v26.2.0");
            for (List<List<String>> table : rows(test)) {
                assertThat(table).allSatisfy(row -> assertThat(row.get(1)).isEqualTo(RIGHT));
            }
            test.execute("DROP SCHEMA ferryman_guard CASCADE");
            run(test, folder.resolve(done.undoFile().orElseThrow()));
            assertThat(rows(test)).isEqualTo(before);
        }
    }

    /** As after v26 has failed on them: its backfill is recorded, and does not run again. */
    @Test
    void what_the_backfill_has_left_empty_is_filled(TestDatabase test) throws Exception {
        fill(test);
        test.execute(
                "ALTER TABLE identity_credential_identifiers ADD identity_id uuid",
                "ALTER TABLE session_devices ADD identity_id uuid",
                "UPDATE identity_credential_identifiers SET identity_id = '" + id(1) + "' WHERE id = '" + id(31) + "'",
                // Somebody has set the right network by hand, and v26 would stop at it all the same.
                "UPDATE identity_credential_identifiers SET nid = '" + RIGHT + "' WHERE id = '" + id(32) + "'",
                "INSERT INTO schema_migration (version, version_self) VALUES ('20251104000000000000', 0),"
                        + " ('20251105000000000001', 0), ('20251105000000000002', 0)");
        List<List<List<String>>> before = rows(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Path undo = mend(fixture);
            assertThat(test.rows("SELECT identity_id FROM identity_credential_identifiers ORDER BY id"))
                    .containsExactly(List.of(id(1)), List.of(id(1)), List.of(id(1)), List.of(id(2)));
            assertThat(test.queryString("SELECT identity_id FROM session_devices"))
                    .isEqualTo(id(1));
            assertThat(blocking(fixture, false)).isEmpty();
            run(test, undo);
            assertThat(rows(test)).isEqualTo(before);
            assertThat(test.queryLong("SELECT count(*) FROM identity_credential_identifiers WHERE identity_id IS NULL"))
                    .isEqualTo(3);
        }
    }

    @Test
    void rows_that_belong_to_nobody_stay_unless_their_table_is_named(TestDatabase test) throws Exception {
        fill(test);
        test.execute("ALTER TABLE identity_credential_identifiers DROP CONSTRAINT"
                + " identity_credential_identifiers_identity_credential_id_fkey");
        identifier(test, 35, 77, "NULL");
        List<List<List<String>>> before = rows(test);
        String table = "identity_credential_identifiers";
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(blocking(fixture, true)).containsExactly("KRATOS_ORPHAN_ROWS");
            assertThat(blocking(fixture, true, table)).isEmpty();
            Path kept = mend(fixture);
            assertThat(test.queryLong("SELECT count(*) FROM " + table)).isEqualTo(5);
            Path deleted = mend(fixture, table);
            assertThat(test.queryLong("SELECT count(*) FROM " + table)).isEqualTo(4);
            run(test, deleted);
            run(test, kept);
            assertThat(rows(test)).isEqualTo(before);
        }
    }

    @Test
    void a_row_that_would_be_there_twice_is_named(TestDatabase test) throws Exception {
        fill(test);
        test.execute("INSERT INTO session_devices (id, session_id, nid, ip_address, user_agent, created_at, updated_at)"
                + " VALUES ('" + id(42) + "', '" + id(21) + "', '" + RIGHT + "', 'here', 'it', now(), now()),"
                + " ('" + id(43) + "', '" + id(21) + "', '" + OTHER + "', 'here', 'it', now(), now())");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThatThrownBy(() -> mend(fixture)).isInstanceOfSatisfying(BlockedException.class, blocked -> {
                Finding finding = blocked.findings().get(0);
                assertThat(finding.id()).isEqualTo("KRATOS_NID_TAKEN");
                assertThat(finding.seen()).contains("session_devices", "unique_session_device");
            });
            assertThat(test.queryLong("SELECT count(*) FROM session_devices WHERE nid = '" + OTHER + "'"))
                    .isEqualTo(2);
            // As it says: the one that another row of the same parent stands for.
            test.execute("DELETE FROM session_devices WHERE id = '" + id(43) + "'");
            mend(fixture);
            assertThat(test.queryLong("SELECT count(*) FROM session_devices WHERE nid = '" + OTHER + "'"))
                    .isZero();
        }
    }
}
