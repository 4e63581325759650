package org.ferryman.desktop.kratos.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.desktop.kratos.KratosTestDatabase;
import org.ferryman.desktop.kratos.KratosWorkspaceFixture;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class UpgradeUndoTest extends KratosWorkspaceFixture {

    private static final String IDENTITIES = "SELECT count(*) FROM identities";

    private static void backUp(OpenKratos opened) throws Exception {
        BackupRequest built =
                new BackupRequest(Optional.empty(), BackupOptions.of(ClientTools.in(Path.of("/nowhere"))));
        assertThat(opened.run()
                        .runner()
                        .run(
                                KratosSteps.BACKUP.make(opened.playbook(), built),
                                ProgressListener.NONE,
                                new Cancellation()))
                .isInstanceOf(Outcome.Done.class);
    }

    private static void write(TestDatabase database) throws Exception {
        database.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                + " gen_random_uuid(), 'default', '{}', now(), now(), id FROM networks");
    }

    @Test
    void what_was_written_since_the_backup_is_lost_only_if_somebody_types_the_name_of_the_database(
            TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        OpenKratos opened = open(database);
        backUp(opened);
        KratosTestDatabase.migrate(database);
        write(database);
        UpgradeUndo undo = new UpgradeUndo(workspace);
        undo.ask();
        assertThat(undo.step().view().question().orElseThrow().isBlocked()).isTrue();
        assertThat(undo.wasWrittenTo()).isTrue();
        assertThat(undo.needsFreeze()).as("a restore needs none").isFalse();
        assertThat(undo.step().isAnswerable()).isFalse();
        undo.typedProperty().set(database.name() + "?");
        undo.step().yes();
        assertThat(database.queryLong(IDENTITIES)).isEqualTo(1);
        undo.typedProperty().set(database.name());
        assertThat(undo.step().view().question().orElseThrow().statements())
                .anySatisfy(statement -> assertThat(statement).startsWith("DROP TABLE "));
        assertThat(undo.commandLine(opened)).contains("undo", "--confirm " + database.name());
        undo.step().yes();
        KratosUndo undone = undo.step().view().result().orElseThrow();
        assertThat(undone.way()).isEqualTo(KratosUndo.Way.RESTORE);
        assertThat(undone.to()).isEqualTo("v25.4.0");
        assertThat(undone.given()).extracting(KratosUndo.Written::table).containsExactly("identities");
        assertThat(database.queryLong(IDENTITIES)).isZero();
        assertThat(undo.typedProperty().get()).as("for one question").isEmpty();
    }

    @Test
    void without_a_backup_and_a_freeze_there_is_no_way_back_and_nothing_changes(TestDatabase database)
            throws Exception {
        KratosTestDatabase.fill(database);
        open(database);
        KratosTestDatabase.migrate(database);
        UpgradeUndo undo = new UpgradeUndo(workspace);
        undo.ask();
        assertThat(undo.step().view().outcome()).isInstanceOf(Outcome.Blocked.class);
        assertThat(undo.step().view().outcome().findings().get(0).id()).isEqualTo("KRATOS_NO_WAY_BACK");
        undo.fromBackupProperty().set(true);
        undo.ask();
        assertThat(undo.step().view().hasFailed()).isTrue();
    }
}
