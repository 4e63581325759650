package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.RecordedKratos;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class MigrationWatchTest {

    @TempDir
    private Path folder;

    private final List<Progress> progress = new ArrayList<>();

    /** It prints one for each 10,000 rows; the recorded one is of a small database. */
    @Test
    void the_lines_of_the_backfill_are_its_progress(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        test.execute("UPDATE pg_class SET reltuples = 30000 WHERE oid = 'identity_credential_identifiers'::regclass");
        try (Database database = MigrationFixture.open(test, folder)) {
            KratosDatabase kratos = new Transactions(database).snapshot(new Cancellation(), LevelReader::read);
            MigrationWatch watch = new MigrationWatch(
                    database, kratos, KratosPhase.MIGRATIONS, List.of(), new ProgressMeter(progress::add));
            List<String> lines =
                    RecordedKratos.of("v26.2.0", "apply-success").out().lines().toList();
            lines.forEach(watch::printed);
            assertThat(progress)
                    .filteredOn(now -> now.phase() == KratosPhase.BACKFILL && now.done() > 0)
                    .satisfiesExactly(
                            now -> {
                                assertThat(now.item()).isEqualTo("identity_credential_identifiers");
                                assertThat(now.done()).isEqualTo(4);
                                assertThat(now.total()).hasValue(30_000);
                                assertThat(now.unit()).isEqualTo("rows");
                            },
                            now -> {
                                assertThat(now.item()).isEqualTo("session_devices");
                                assertThat(now.done()).isEqualTo(1);
                                assertThat(now.total()).isEmpty();
                            });
            watch.printed("Backfilled column identity_id for 10000 rows in identity_credential_identifiers table");
            assertThat(progress.get(progress.size() - 1).done()).isEqualTo(10_004);
        }
    }
}
