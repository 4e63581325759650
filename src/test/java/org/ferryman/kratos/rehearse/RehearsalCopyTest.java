package org.ferryman.kratos.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.copy.OwnTraces;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(60)
class RehearsalCopyTest {

    @TempDir
    private Path folder;

    /** The new Kratos is to migrate the copy, whatever is set in the database just now. */
    @Test
    void a_copy_by_pg_dump_has_neither_a_guard_nor_notes_of_what_changes(TestDatabase test) throws Exception {
        ClientTools tools = RehearsalOptions.usual().tools();
        assumeThat(ClientTools.suited(tools.find(new Cancellation()), test.major()))
                .isPresent();
        GoldenSchema.create(test, "v26.2.0");
        test.execute("CREATE VIEW seen AS SELECT id FROM identities");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                ScratchCopy scratch = ScratchCopy.create(fixture.database, "UTF8")) {
            KratosDatabase kratos = new Transactions(fixture.database).snapshot(new Cancellation(), LevelReader::read);
            OwnTraces.make(
                    fixture.database, kratos.tables().get(0), kratos.tables().get(1));
            List<Finding> findings = new ArrayList<>();
            RehearsalCopy.Made made =
                    new RehearsalCopy(fixture.database, kratos, scratch, Work.quiet()).make(folder, tools, findings);
            assertThat(made.how()).isEqualTo("pg_dump");
            assertThat(findings).isEmpty();
            assertThat(OwnTraces.of(test.connect())).hasSize(14);
            assertThat(OwnTraces.of(scratch.database().connect())).isEmpty();
        }
    }
}
