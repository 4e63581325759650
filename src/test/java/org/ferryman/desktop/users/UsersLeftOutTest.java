package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.app.RunRecord;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the record says of who went on without a freeze. */
@ExtendWith(PostgresExtension.class)
class UsersLeftOutTest {

    @TempDir
    Path home;

    @Test
    void going_back_leaves_nothing_out_and_going_on_is_on_record(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        Workspace workspace = sample.workspace();
        UsersPage page = new UsersPage(workspace);
        sample.openIn(workspace);
        page.entered();
        assertThat(page.leaving(false)).isCompletedWithValue(true);
        Path folder = workspace.openedProperty().get().run().folder();
        assertThat(RunRecord.read(folder).entries()).isEmpty();
        assertThat(page.resultProperty().get()).doesNotContain("left out");
        assertThat(page.leaving(true)).isCompletedWithValue(true);
        assertThat(RunRecord.read(folder).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.step()).isEqualTo("freeze");
            assertThat(entry.how()).isEqualTo(RunRecord.How.LEFT_OUT);
        });
        workspace.close();
    }
}
