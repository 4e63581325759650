package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.Wizard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a jump over the page does about the database that it names. */
class PassedOverTest extends ConnectionsSetting {

    private StartPage start;
    private AssessmentPage assessment;
    private Page dryRun;
    private Wizard wizard;

    @BeforeEach
    void goOnToAssessment() {
        start = new StartPage(
                workspace, new KratosWorkspace(workspace.window()), new PairWorkspace(workspace.window()));
        assessment = new AssessmentPage(workspace);
        dryRun = new DryRunPage(workspace);
        wizard = new Wizard(List.of(start, page, assessment, dryRun), workspace.tasks());
        start.choiceProperty().set(Choice.DATABASE);
        wizard.jump(page);
        pass();
        wizard.next();
        assessment.primaryProperty().get().fire();
        wizard.jump(dryRun);
        assertThat(wizard.currentProperty().get()).isSameAs(dryRun);
    }

    @Test
    void nothing_is_opened_anew_if_it_names_what_is_open() {
        OpenDatabase first = opened();
        wizard.jump(start);
        wizard.jump(dryRun);
        assertThat(wizard.currentProperty().get()).isSameAs(dryRun);
        assertThat(opened()).isSameAs(first);
    }

    @Test
    void what_it_names_now_is_opened_on_the_way_to_a_page_after_it() {
        OpenDatabase first = opened();
        wizard.jump(page);
        page.fields().host.set("localhost");
        test();
        wizard.jump(start);

        wizard.jump(dryRun);

        assertThat(opened()).isNotSameAs(first);
        assertThat(opened().run().database().settings().url()).contains("localhost");
        assertThat(wizard.currentProperty().get())
                .as("by another name it is the same database, and was assessed")
                .isSameAs(dryRun);
    }

    @Test
    void another_configuration_is_to_be_assessed_before_the_pages_after_that() {
        wizard.jump(page);
        page.config().excluded.set("0");
        wizard.jump(start);
        assertThat(wizard.canReach(dryRun)).isTrue();

        wizard.jump(dryRun);

        assertThat(opened().settings().excluded()).containsExactly(0L);
        assertThat(wizard.currentProperty().get()).isSameAs(assessment);
    }

    @Test
    void a_namespace_that_the_assessment_was_told_to_leave_alone_stays_so() {
        wizard.jump(assessment);
        assessment.exclude(1, true);
        OpenDatabase without = opened();
        assertThat(without.settings().excluded()).containsExactly(1L);
        assertThat(page.config().excluded.get()).isEqualTo("1");

        wizard.jump(page);
        wizard.next();
        assertThat(opened()).isSameAs(without);

        wizard.jump(page);
        page.config().excluded.set("");
        wizard.next();
        assertThat(opened().settings().excluded()).isEmpty();
    }

    @Test
    void a_namespace_that_is_taken_back_on_the_assessment_is_not_left_out_of_the_page_either() {
        wizard.jump(page);
        page.config().excluded.set("1, 0");
        wizard.next();
        assertThat(page.config().excluded.get()).isEqualTo("1, 0");
        assessment.exclude(0, false);
        assertThat(page.config().excluded.get()).isEqualTo("1");
    }

    @Test
    void the_page_that_cannot_open_what_it_names_comes_to_the_front() throws Exception {
        wizard.jump(start);
        workspace.close();
        // The proof of the test stands, the database has gone since.
        database.execute("ALTER ROLE \"" + sample.sample().role() + "\" NOLOGIN");
        wizard.jump(assessment);
        assertThat(wizard.currentProperty().get()).isSameAs(page);
        assertThat(workspace.openedProperty().get()).isNull();
    }
}
