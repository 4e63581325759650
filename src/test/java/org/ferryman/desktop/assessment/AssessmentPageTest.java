package org.ferryman.desktop.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.Assessment;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AssessmentPageTest extends WorkspaceFixture {

    private static final int TUPLES = 600;

    private AssessmentPage page;

    AssessmentPageTest() {
        super(TUPLES);
    }

    @BeforeEach
    void open() {
        page = new AssessmentPage(workspace);
    }

    private long skipped() {
        return sample.sample().skipped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void without_a_database_there_is_nothing_to_assess() {
        page.entered();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.commandLineProperty().get()).isEmpty();
    }

    private void assess() {
        page.entered();
        page.primaryProperty().get().fire();
    }

    @Test
    void who_assesses_sees_what_there_is_to_migrate() {
        sample.openIn(workspace);
        page.entered();
        assertThat(page.assessmentProperty().get())
                .as("entering it reads no tuple")
                .isNull();
        page.primaryProperty().get().fire();
        assertThat(page.assessmentProperty().get().tuples()).isEqualTo(TUPLES);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get())
                .isEqualTo("%d namespaces, %d tuples, %d to skip"
                        .formatted(sample.sample().namespaces().size(), TUPLES, skipped()));
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.busyProperty().get()).isFalse();
        assertThat(page.primaryProperty().get().textProperty().get()).isEqualTo("_Assess again");
        assertThat(page.commandLineProperty().get())
                .contains("keto assess --url")
                .doesNotContain(sample.password());
    }

    @Test
    void what_the_record_has_is_not_read_anew_as_long_as_it_is_true() throws Exception {
        sample.openIn(workspace);
        assess();
        Assessment first = page.assessmentProperty().get();
        workspace.close();
        try (Workspace later = sample.workspace()) {
            AssessmentPage again = new AssessmentPage(later);
            sample.openIn(later);
            assertThat(again.readyProperty().get()).isTrue();
            again.entered();
            assertThat(again.assessmentProperty().get()).isEqualTo(first);
            assertThat(again.step().view().outcome()).isNull();
        }
    }

    @Test
    void when_the_tuples_were_found_changed_it_says_so_until_they_are_assessed_again() throws Exception {
        sample.openIn(workspace);
        assess();
        database.execute("DELETE FROM keto_0000000001_relation_tuples WHERE commit_time ="
                + " (SELECT min(commit_time) FROM keto_0000000001_relation_tuples)");
        workspace.readEverything();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.STALE);
        assertThat(page.resultProperty().get()).isEqualTo("the tuples have changed since");
        assertThat(page.readyProperty().get()).isFalse();
        assess();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.assessmentProperty().get().tuples()).isLessThan(TUPLES);
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void what_the_record_has_of_other_tuples_is_stale() throws Exception {
        sample.openIn(workspace);
        assess();
        workspace.close();
        database.execute("TRUNCATE keto_0000000001_relation_tuples");
        sample.openIn(workspace);
        assertThat(page.readyProperty().get())
                .as("a look can't tell that it is stale")
                .isTrue();
        workspace.readEverything();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.STALE);
        assertThat(page.readyProperty().get()).isFalse();
    }

    @Test
    void a_table_that_the_configuration_does_not_know_blocks_until_it_is_left_alone() throws Exception {
        Files.writeString(
                sample.config(), Files.readString(sample.config()).replaceFirst("(?m)^(\\s*- *id: *)1$", "$199"));
        sample.openIn(workspace);
        assess();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.resultProperty().get()).isEqualTo("1 blocker");
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.assessmentProperty().get().findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::id)
                .containsExactly("NAMESPACE_NOT_IN_CONFIG");

        page.exclude(1, true);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.assessmentProperty().get().leftAlone())
                .extracting(Assessment.LeftAlone::reason)
                .containsExactly("excluded");
        assertThat(page.commandLineProperty().get()).contains("--exclude-namespace 1");

        page.exclude(1, false);
        assertThat(page.resultProperty().get()).isEqualTo("1 blocker");
    }

    @Test
    void what_was_blocked_can_be_assessed_again() throws Exception {
        sample.openIn(workspace);
        database.execute("ALTER TABLE keto_0000000001_relation_tuples ENABLE ROW LEVEL SECURITY");
        database.execute("ALTER TABLE keto_0000000001_relation_tuples FORCE ROW LEVEL SECURITY");
        assess();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        database.execute("ALTER TABLE keto_0000000001_relation_tuples NO FORCE ROW LEVEL SECURITY");
        database.execute("ALTER TABLE keto_0000000001_relation_tuples DISABLE ROW LEVEL SECURITY");
        assess();
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void a_database_without_tuples_is_nothing_special() throws Exception {
        for (var namespace : sample.sample().namespaces()) {
            database.execute("TRUNCATE keto_%010d_relation_tuples".formatted(namespace.id()));
        }
        sample.openIn(workspace);
        assess();
        assertThat(page.resultProperty().get())
                .isEqualTo(sample.sample().namespaces().size() + " namespaces, 0 tuples, none to skip");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    @Tag("soak")
    void a_server_that_is_gone_is_told_and_trying_again_helps() {
        try (TcpProxy proxy = TcpProxy.to(database.host(), database.port())) {
            sample.openIn(workspace, proxy);
            proxy.cut();
            assess();
            assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
            assertThat(page.problemProperty().get()).isInstanceOf(Outcome.Failed.class);
            assertThat(page.resultProperty().get()).isEqualTo("could not be read");
            assertThat(page.readyProperty().get()).isFalse();
            proxy.heal();
            page.primaryProperty().get().fire();
            assertThat(page.problemProperty().get()).isNull();
            assertThat(page.readyProperty().get()).isTrue();
        }
    }

    @Test
    void a_right_that_is_missing_is_told_and_trying_again_helps() throws Exception {
        sample.openIn(workspace);
        String role = sample.sample().role();
        String table = "keto_0000000001_relation_tuples";
        database.execute("REVOKE SELECT ON " + table + " FROM " + TestDatabase.quote(role));
        assess();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        database.execute("GRANT SELECT ON " + table + " TO " + TestDatabase.quote(role));
        page.primaryProperty().get().fire();
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void it_can_be_cancelled_and_pressed_once_only() {
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            AssessmentPage waiting = new AssessmentPage(slow);
            sample.openIn(slow);
            background.runAll();
            waiting.primaryProperty().get().fire();
            waiting.primaryProperty().get().fire();
            assertThat(background.size()).isEqualTo(1);
            assertThat(waiting.stateProperty().get()).isEqualTo(PageState.RUNNING);
            assertThat(waiting.busyProperty().get()).isTrue();
            assertThat(waiting.onClose()).isNotEmpty();
            waiting.secondaryProperty().get().fire();
            assertThat(waiting.secondaryProperty().get().enabledProperty().get())
                    .isFalse();
            background.runLast();
            background.runNext();
            assertThat(waiting.stateProperty().get()).isEqualTo(PageState.TO_DO);
            assertThat(waiting.resultProperty().get()).isEqualTo("cancelled");
            assertThat(waiting.problemProperty().get()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(waiting.readyProperty().get()).isFalse();
        }
    }

    @Test
    void the_plan_is_written_as_the_command_writes_it_and_the_assessment_stays() throws Exception {
        sample.openIn(workspace);
        assess();
        var assessment = page.assessmentProperty().get();
        var state = page.stateProperty().get();
        page.plan().write();
        Path file = page.plan().file().orElseThrow();
        assertThat(file).isEqualTo(opened().run().folder().resolve("runbook.md"));
        assertThat(Files.readString(file))
                .isEqualTo(page.plan().written().orElseThrow().markdown())
                .contains(" keto migrate --url " + sample.url())
                .contains("DROP TABLE")
                .doesNotContain(sample.password());
        assertThat(page.assessmentProperty().get()).isSameAs(assessment);
        assertThat(page.stateProperty().get()).isEqualTo(state);
        assertThat(page.readyProperty().get()).isTrue();
        Path copy = home.resolve("plan.md");
        page.plan().save(copy, saved -> {}, failure -> {
            throw new AssertionError(failure);
        });
        assertThat(copy).hasSameTextualContentAs(file);
        if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(copy)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }

        page.exclude(sample.sample().namespaces().get(0).id(), true);
        assertThat(page.plan().file()).as("it is not the plan any more").isEmpty();
    }
}
