package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.record.RunRecord;
import org.junit.jupiter.api.Test;

/** What the record says of who went on without a freeze. */
class UsersLeftOutTest extends WorkspaceFixture {

    UsersLeftOutTest() {
        super(500);
    }

    @Test
    void going_back_leaves_nothing_out_and_going_on_is_on_record() throws Exception {
        UsersPage page = new UsersPage(workspace);
        sample.openIn(workspace);
        page.entered();
        assertThat(page.leaving(false)).isCompletedWithValue(true);
        Path folder = opened().run().folder();
        assertThat(KetoRecord.read(folder).entries()).isEmpty();
        assertThat(page.resultProperty().get()).doesNotContain("left out");
        assertThat(page.leaving(true)).isCompletedWithValue(true);
        assertThat(KetoRecord.read(folder).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.step()).contains(new StepId("freeze"));
            assertThat(entry.how()).isEqualTo(RunRecord.How.LEFT_OUT);
        });
    }
}
