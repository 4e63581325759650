package org.ferryman.playbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is on a table that Keto did not put there keeps the built-in snapshot from losing it. */
@UsesServer
class SnapshotRefusalTest {

    private static final String T = "keto_0000000000_relation_tuples";
    private static final Path NOWHERE = Path.of("/nowhere");

    @TempDir
    Path folder;

    private static Stream<Arguments> unexpected() {
        return Stream.of(
                Arguments.of("ALTER TABLE networks ADD COLUMN extra int DEFAULT 1", "column extra integer DEFAULT 1"),
                Arguments.of(
                        "ALTER TABLE networks ADD COLUMN g int GENERATED ALWAYS AS (1) STORED",
                        "column g integer (generated"),
                Arguments.of(
                        "ALTER TABLE networks ADD COLUMN i int GENERATED ALWAYS AS IDENTITY",
                        "column i integer (identity)"),
                Arguments.of("ALTER TABLE networks DROP COLUMN updated_at", "no column updated_at"),
                Arguments.of(
                        "ALTER TABLE " + T + " ALTER subject TYPE varchar(300)",
                        "column subject character varying(300)"),
                Arguments.of("ALTER TABLE " + T + " ALTER object TYPE varchar(64) COLLATE \"C\"", "COLLATE \"C\""),
                Arguments.of(
                        "CREATE TRIGGER tr BEFORE INSERT ON " + T + " FOR EACH ROW EXECUTE FUNCTION"
                                + " suppress_redundant_updates_trigger()",
                        "trigger tr"),
                Arguments.of("CREATE RULE ru AS ON DELETE TO " + T + " DO INSTEAD NOTHING", "rule ru"),
                Arguments.of("CREATE POLICY po ON " + T + " USING (true)", "policy po"),
                Arguments.of("ALTER TABLE " + T + " ENABLE ROW LEVEL SECURITY", "row-level security"),
                Arguments.of("CREATE TABLE child () INHERITS (" + T + ")", "inherited from"),
                Arguments.of("ALTER TABLE " + T + " SET UNLOGGED", "unlogged"),
                Arguments.of("ALTER TABLE " + T + " SET (fillfactor = 50)", "storage options fillfactor=50"),
                Arguments.of("CREATE VIEW v AS SELECT object FROM " + T, "view "),
                Arguments.of("CREATE TABLE f (id uuid REFERENCES networks)", "foreign key f_id_fkey"),
                Arguments.of("COMMENT ON COLUMN " + T + ".object IS 'x'", "comment on"),
                Arguments.of("COMMENT ON INDEX networks_pkey IS 'x'", "comment on index"),
                Arguments.of("CREATE STATISTICS st ON object, relation FROM " + T, "statistics object st"),
                Arguments.of("CREATE PUBLICATION pb FOR TABLE " + T, "publication pb"),
                Arguments.of("ALTER TABLE " + T + " REPLICA IDENTITY FULL", "replica identity"),
                Arguments.of("CLUSTER networks USING networks_pkey", "CLUSTER mark"),
                Arguments.of("GRANT SELECT (object) ON " + T + " TO PUBLIC", "settings of column object"),
                Arguments.of(
                        "CREATE FUNCTION f(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
                                + " CREATE INDEX fi ON " + T + " (f(object))",
                        "of its own making in index"),
                Arguments.of(
                        "DROP TABLE networks; CREATE VIEW networks AS SELECT md5('x')::uuid AS id,"
                                + " now()::timestamp AS created_at, now()::timestamp AS updated_at",
                        "is of kind v"));
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    void is_refused_by_name(String sql, String named, TestDatabase test) throws Exception {
        prepare(test);
        test.execute(sql);
        List<Finding> findings = new ArrayList<>();
        Outcome<BackupResult> outcome = backup(test);
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        findings.addAll(((Outcome.Blocked<BackupResult>) outcome).findings());
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("SNAPSHOT_REFUSES");
            assertThat(finding.seen()).contains(named);
        });
        assertThat(folder.resolve("to")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void what_a_plain_restore_brings_back_is_no_reason_to_refuse(TestDatabase test) throws Exception {
        prepare(test);
        test.execute(
                "CREATE INDEX ix ON " + T + " (subject) WHERE relation = 'view'",
                "ALTER TABLE " + T + " ADD CHECK (object <> 'x')",
                "GRANT SELECT ON " + T + " TO PUBLIC",
                "ALTER TABLE networks ADD COLUMN gone int",
                "ALTER TABLE networks DROP COLUMN gone");
        assertThat(backup(test)).isInstanceOf(Outcome.Done.class);
    }

    private void prepare(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 10);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    private Outcome<BackupResult> backup(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            BackupOptions options = new BackupOptions(
                    Optional.of(folder.resolve("to")),
                    Optional.of(BackupTool.BUILT_IN),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    ClientTools.in(NOWHERE),
                    line -> {});
            return fixture.produce(
                    new BackupStep(fixture.database, new KetoUpgrade(Optional.of(settings)), folder, options));
        }
    }
}
