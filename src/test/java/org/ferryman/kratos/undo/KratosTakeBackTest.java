package org.ferryman.kratos.undo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenRows;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.undo.KratosUndo.ProvenBy;
import org.ferryman.kratos.undo.KratosUndo.Way;
import org.ferryman.kratos.undo.KratosUndo.Written;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stand-in for Kratos records migrations only, and takes records back: so the tables are those of the old level
 * throughout.
 */
@UsesServer
@Timeout(120)
class KratosTakeBackTest {

    private static final int ROWS = 3;
    private static final String NEW = "v26.2.0";

    @TempDir
    private Path folder;

    private static NavigableSet<String> versions(String tag) {
        return KratosLevels.SHIPPED.ofTag(tag).orElseThrow().versions();
    }

    private NewKratos kratos(Manner manner) throws Exception {
        return new NewKratos.Program(new KratosBinary(MigratingKratos.command(folder, NEW, manner), Map.of()));
    }

    private KratosUndoStep undo(MigrationFixture fixture, NewKratos kratos, String... confirmed) {
        return new KratosUndoStep(
                fixture.database,
                kratos,
                folder,
                KratosUpgrade.NAMES,
                new KratosUndoStep.Options(
                        false,
                        Optional.empty(),
                        List.of(confirmed).stream().findFirst(),
                        Waiting.DEFAULT,
                        ClientTools.in(Path.of("/nowhere"))));
    }

    private void freeze(MigrationFixture fixture) {
        MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
    }

    private void thaw(MigrationFixture fixture) {
        MigrationFixture.done(fixture.apply(new KratosThawStep(fixture.database, folder, Waiting.DEFAULT)));
    }

    /** Filled, frozen and migrated. */
    private MigrationFixture upgraded(TestDatabase test, String from) throws Exception {
        GoldenSchema.create(test, from);
        GoldenRows.fill(test, from, ROWS);
        MigrationFixture fixture = new MigrationFixture(test, folder);
        freeze(fixture);
        NewKratos.Program kratos = (NewKratos.Program) kratos(Manner.WELL);
        MigrationFixture.done(
                fixture.apply(new KratosMigrateStep(fixture.database, kratos, folder, MigrateOptions.USUAL)));
        return fixture;
    }

    private static List<String> ids(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).toList();
    }

    @Test
    void the_new_kratos_takes_its_migrations_back_and_each_table_is_proven(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = upgraded(test, "v1.3.1")) {
            thaw(fixture);
            assertThat(ids(fixture.apply(undo(fixture, kratos(Manner.WELL))))).contains("KRATOS_UNDO_NOT_FROZEN");
            freeze(fixture);
            KratosUndoStep step = undo(fixture, kratos(Manner.WELL));
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(step.preview())
                    .singleElement()
                    .asString()
                    .contains("takes back 23 migrations", "migrate sql down -e --yes --steps 23");
            KratosUndo undone = MigrationFixture.done(fixture.apply(step));
            assertThat(undone.way()).isEqualTo(Way.TAKE_BACK);
            assertThat(undone.from()).isEqualTo(NEW);
            assertThat(undone.to()).isEqualTo("v1.3.1");
            NavigableSet<String> added = new TreeSet<>(versions(NEW));
            added.removeAll(versions("v1.3.1"));
            assertThat(undone.takenBack()).containsExactlyElementsOf(added.descendingSet());
            assertThat(undone.provenBy()).isEqualTo(ProvenBy.BEFORE_UPGRADE);
            assertThat(undone.equal()).isTrue();
            assertThat(undone.asBeforeUpgrade()).contains(true);
            assertThat(undone.given()).isEmpty();
            assertThat(undone.tables())
                    .hasSize(GoldenSchema.catalog("v1.3.1").size())
                    .allMatch(KratosUndo.Table::equal);
            assertThat(Files.readString(folder.resolve(undone.output().orElseThrow())))
                    .contains("exit code: 0")
                    .doesNotContain(":" + test.password() + "@");
            assertThat(undo(fixture, kratos(Manner.WELL)).inspect(Work.quiet()).state())
                    .isEqualTo(Inspection.State.DONE);
            assertThat(MigrationFixture.done(fixture.apply(undo(fixture, kratos(Manner.WELL))))
                            .takenBack())
                    .isEmpty();
        }
    }

    @Test
    void a_failure_leaves_what_is_taken_back_and_the_same_step_goes_on(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = upgraded(test, "v25.4.0")) {
            int more = versions(NEW).size() - versions("v25.4.0").size();
            Outcome<KratosUndo> outcome = fixture.apply(undo(fixture, kratos(Manner.FAILS_AT_THE_FOURTH)));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings().get(0).id()).isEqualTo("KRATOS_UNDO_FAILED");
            assertThat(outcome.findings().get(0).seen()).contains("3 of " + more + " migrations", "SQLSTATE 22012");
            KratosUndo undone = MigrationFixture.done(fixture.apply(undo(fixture, kratos(Manner.WELL))));
            assertThat(undone.takenBack()).hasSize(more - 3);
            assertThat(undone.to()).isEqualTo("v25.4.0");
            assertThat(undone.equal()).isTrue();
        }
    }

    @Test
    void what_was_written_since_is_named_by_table_and_count_and_must_be_confirmed(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = upgraded(test, "v1.3.1")) {
            thaw(fixture);
            test.execute(
                    "UPDATE identities SET external_id = 'x', traits = '{}' WHERE id = (SELECT min(id::text)::uuid"
                            + " FROM identities)",
                    "DELETE FROM selfservice_errors");
            freeze(fixture);
            for (String[] confirmed : new String[][] {{}, {"another"}}) {
                Outcome<KratosUndo> refused = fixture.apply(undo(fixture, kratos(Manner.WELL), confirmed));
                assertThat(refused).isInstanceOf(Outcome.Blocked.class);
                assertThat(refused.findings())
                        .filteredOn(finding -> finding.id().equals("KRATOS_WRITTEN_SINCE"))
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.seen())
                                    .contains(
                                            "selfservice_errors (3 rows then, 0 now)",
                                            "identities (3 rows then, 3 now)",
                                            "identities.external_id (a value in 1 rows)")
                                    .doesNotContain("sessions");
                            assertThat(finding.remedy()).contains("--confirm " + test.name());
                        });
            }
            KratosUndo undone = MigrationFixture.done(fixture.apply(undo(fixture, kratos(Manner.WELL), test.name())));
            assertThat(undone.given())
                    .contains(
                            new Written("selfservice_errors", Optional.empty(), 3, 0),
                            new Written("identities", Optional.of("external_id"), 0, 1));
            assertThat(undone.provenBy()).isEqualTo(ProvenBy.BEFORE_UNDO);
            assertThat(undone.equal()).isTrue();
            assertThat(undone.asBeforeUpgrade()).contains(false);
        }
    }

    @Test
    void rows_that_get_lost_on_the_way_back_are_no_success(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = upgraded(test, "v25.4.0")) {
            KratosUndo undone =
                    MigrationFixture.done(fixture.apply(undo(fixture, kratos(Manner.LOSES_ROWS_AT_THE_FOURTH))));
            assertThat(undone.equal()).isFalse();
            assertThat(undone.findings()).extracting(Finding::id).contains("KRATOS_UNDO_DIFFERS");
            assertThat(undone.tables())
                    .filteredOn(table -> !table.equal())
                    .containsExactly(new KratosUndo.Table("session_devices", 0, false));
        }
    }

    /** As after a kill between the statement and the deletion of the row: Kratos would fail on the column. */
    @Test
    void what_is_gone_and_still_recorded_is_put_right_first(TestDatabase test) throws Exception {
        String half = "20250708190000000000";
        try (MigrationFixture fixture = upgraded(test, "v1.3.1")) {
            thaw(fixture);
            test.execute(
                    "DELETE FROM schema_migration WHERE version > '" + half + "'",
                    "ALTER TABLE identities DROP COLUMN external_id");
            freeze(fixture);
            KratosUndoStep step = undo(fixture, kratos(Manner.WELL));
            assertThat(step.preview()).first().asString().contains("DELETE FROM", half);
            KratosUndo undone = MigrationFixture.done(fixture.apply(step));
            assertThat(undone.to()).isEqualTo("v1.3.1");
            assertThat(undone.equal()).isTrue();
        }
    }

    @Test
    void below_v1_3_1_and_with_rows_of_v0_5_it_is_not_exact(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = upgraded(test, "v0.11.1")) {
            thaw(fixture);
            test.execute("INSERT INTO schema_migration (version, version_self) VALUES ('20191100000001', 0)");
            Outcome<KratosUndo> outcome = fixture.apply(undo(fixture, new NewKratos.Unnamed()));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(outcome.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("KRATOS_NO_WAY_BACK");
                assertThat(finding.seen())
                        .contains(
                                "not exact below v1.3.1, and the upgrade began at v0.11.1",
                                "born before v0.6",
                                "not named with --kratos");
            });
        }
    }
}
