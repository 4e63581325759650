package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the driver looks at before a step. */
@UsesServer
@ExtendWith(PostgresExtension.class)
final class KetoLooksTest {

    @TempDir
    private Path folder;

    @Test
    void before_the_move_no_tuple_is_read_while_writes_stand_still_for_it(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            steps.applySchema();
        }
        List<List<String>> before = scans(test);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            assertThat(look(steps, settings)).isEqualTo(StepLook.TO_DO);
        }
        assertThat(scans(test)).isEqualTo(before);

        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            steps.migrate(settings);
        }
        List<List<String>> moved = scans(test);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            assertThat(look(steps, settings).done())
                    .as("all is read, and found to be there")
                    .isPresent();
        }
        assertThat(scans(test)).isNotEqualTo(moved);
    }

    private StepLook look(MigrationFixture steps, KetoSettings settings) throws Exception {
        return KetoSteps.MIGRATE
                .work()
                .observer()
                .look(
                        new KetoLegacyPlaybook(steps.database, Optional.of(settings), folder),
                        MigrateStep.Options.USUAL,
                        runner());
    }

    /** As the server has counted them when the sessions are over that tell it. */
    private static List<List<String>> scans(TestDatabase test) throws Exception {
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database()");
        return test.rows("SELECT relname, seq_scan, seq_tup_read, idx_scan FROM pg_stat_user_tables"
                + " WHERE relname ~ '^keto_[0-9]+_relation_tuples$' ORDER BY 1");
    }

    private static StepRunner runner() {
        return new StepRunner() {
            @Override
            public Outcome<Inspection> inspect(Change<?> change) {
                try {
                    return new Outcome.Done<>(change.inspect(Work.quiet()));
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            }

            @Override
            public <R> Outcome<R> run(Step<R> step) {
                throw new AssertionError("nothing is done here");
            }

            @Override
            public Cancellation cancellation() {
                return new Cancellation();
            }
        };
    }
}
