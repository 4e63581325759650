package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.backup.BackupPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.junit.jupiter.api.Test;

/** Once v0.7 serves, its tuples come and go, and no page asks for what prepares a migration. */
class AfterCutoverTest extends WorkspaceFixture {

    private static final Instant MOMENT = Instant.parse("2026-03-01T12:00:00Z");

    AfterCutoverTest() {
        super(500);
    }

    @Test
    void tuples_deleted_and_written_through_v0_7_close_no_page() throws Exception {
        List<Page> pages = List.of(
                new AssessmentPage(workspace),
                new BackupPage(new KetoBackup(workspace)),
                new DryRunPage(workspace),
                new ExecutePage(workspace));
        sample.openIn(workspace);
        Steps.migrate(workspace);
        database.execute("DELETE FROM keto_relation_tuples WHERE ctid IN"
                + " (SELECT ctid FROM keto_relation_tuples ORDER BY ctid LIMIT 3)");
        Steps.cutOver(workspace, MOMENT);
        assertServes(pages);

        database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5(random()::text)::uuid, nid, namespace_id, 'new', 'view', 'new', now()"
                + " FROM keto_relation_tuples LIMIT 1");
        workspace.look();
        assertServes(pages);
    }

    private void assertServes(List<Page> pages) {
        assertThat(workspace.servesSince())
                .hasValueSatisfying(since -> assertThat(since).matches("2026-0[23]-\\d\\d \\d\\d:\\d\\d"));
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.readyProperty().get()).as(page.id()).isTrue();
            assertThat(page.stateProperty().get()).as(page.id()).isEqualTo(PageState.DONE);
            assertThat(page.resultProperty().get())
                    .as(page.id())
                    .isEqualTo("v0.7 serving since " + workspace.servesSince().orElseThrow());
        });
        ExecutePage execute = (ExecutePage) pages.get(3);
        assertThat(execute.primaryProperty().get().textProperty().get()).isEqualTo("_Look again");
        assertThat(execute.secondaryProperty().get()).isNull();
        assertThat(execute.commandLineProperty().get()).isEmpty();
        assertThat(execute.previewProperty().get()).isNull();
    }
}
