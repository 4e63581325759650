package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.AskedStatements;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With thousands of namespaces a reading of the catalog takes a good part of a second: the question makes one. */
@UsesServer
final class UndoQuestionTest {

    @TempDir
    private Path folder;

    @Test
    void the_catalog_is_read_once_for_the_question_and_all_that_would_run(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        try (MigrationFixture steps = roles.steps()) {
            UndoStep step = new UndoStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false);
            List<String> asked = new ArrayList<>();
            Inspection seen = new Transactions(steps.database)
                    .rehearsal(new Cancellation(), session -> step.look(AskedStatements.of(session, asked::add)));
            assertThat(seen.state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(asked).filteredOn(sql -> sql.contains("pg_table_size")).hasSize(1);
            assertThat(asked)
                    .filteredOn(sql -> sql.contains("aclexplode(coalesce(c.relacl"))
                    .hasSize(1);

            List<String> shown = step.preview();

            UndoStep another = new UndoStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false);
            assertThat(shown).isEqualTo(another.preview());
            assertThat(shown)
                    .anySatisfy(statement -> assertThat(statement).startsWith("-- Let the old user write again"))
                    .anySatisfy(statement -> assertThat(statement).startsWith("-- Remove the migrated tuples"))
                    .anySatisfy(statement -> assertThat(statement).startsWith("-- Drop v0.7's tables"))
                    .anySatisfy(statement -> assertThat(statement).startsWith("-- Drop the new user"));
        }
    }
}
