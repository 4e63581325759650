package org.ferryman.desktop.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.roles.RetiredUser;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of v0.6 goes after the cut-over, when somebody has said so and nothing is in the way. */
class CleanUpTest extends WorkspaceFixture {

    private static final String TABLES = "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
            + " AND relnamespace = 'public'::regnamespace AND relname ~ ";
    private static final String LEGACY = TABLES + "'^keto_[0-9]+_relation_tuples$'";
    private static final String MIGRATIONS = TABLES + "'^keto_namespace_[0-9]+_migrations$'";

    private FinishPage page;
    private CleanUp cleanUp;
    private UserRetirement retirement;

    CleanUpTest() {
        super(500);
    }

    @BeforeEach
    void open() {
        page = new FinishPage(workspace);
        cleanUp = page.cleanUp();
        retirement = page.retirement();
        sample.openAsAdministrator(workspace);
    }

    private RunRecord record() {
        return Objects.requireNonNull(page.content().record());
    }

    private void cutOver() throws Exception {
        CutOver.of(workspace);
        page.entered();
    }

    @Test
    void before_the_cut_over_is_recorded_it_is_not_offered() throws Exception {
        Steps.migrate(workspace);
        page.entered();
        assertThat(page.content().cutOver()).isFalse();
        CutOver.of(workspace);
        page.entered();
        assertThat(page.content().cutOver()).isTrue();
    }

    @Test
    void what_is_undecided_or_at_work_is_named_and_nothing_is_dropped() throws Exception {
        cutOver();
        long tables = database.queryLong(LEGACY);
        try (var v06 = database.connect(new TestRole(sample.sample().role(), sample.password()))) {
            assertThat(v06.isClosed()).isFalse();
            page.ask(cleanUp);
            assertThat(cleanUp.step().view().question().orElseThrow().findings())
                    .filteredOn(Finding::blocks)
                    .extracting(Finding::id)
                    .containsExactlyInAnyOrder("SKIPPED_TUPLES_UNDECIDED", "OLD_USER_CONNECTED");
        }
        assertThat(cleanUp.step().view().question().orElseThrow().findings())
                .filteredOn(Finding::blocks)
                .allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
        assertThat(cleanUp.step().view().question().orElseThrow().statements()).isEmpty();
        cleanUp.typedProperty().set(database.name());
        assertThat(cleanUp.step().isAnswerable()).isFalse();
        cleanUp.step().yes();
        assertThat(database.queryLong(LEGACY)).isEqualTo(tables);
    }

    @Test
    void a_cut_over_that_is_not_proven_keeps_the_tables_unless_somebody_goes_without_the_proof() throws Exception {
        CutOver.ofTooFew(workspace, database);
        page.entered();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo("cut over, not proven");
        page.ask(cleanUp);
        assertThat(ids()).contains("CUTOVER_NOT_PROVEN");
        assertThat(page.commandLineProperty().get()).doesNotContain("--without-proof");
        cleanUp.withoutProofProperty().set(true);
        assertThat(ids()).isNotEmpty().doesNotContain("CUTOVER_NOT_PROVEN");
        assertThat(page.commandLineProperty().get()).endsWith(" --without-proof");
        cleanUp.step().no();
        assertThat(cleanUp.withoutProofProperty().get())
                .as("chosen for one question")
                .isFalse();
        page.ask(cleanUp);
        assertThat(ids()).contains("CUTOVER_NOT_PROVEN");
    }

    private List<String> ids() {
        return cleanUp.step().view().question().orElseThrow().findings().stream()
                .map(Finding::id)
                .toList();
    }

    @Test
    void only_the_databases_name_makes_it_begin_and_the_record_tells_what_was_done() throws Exception {
        cutOver();
        CutOver.leaveOutAll(workspace);
        long tables = database.queryLong(LEGACY);
        long migrations = database.queryLong(MIGRATIONS);
        page.ask(cleanUp);
        assertThat(cleanUp.step().view().question().orElseThrow().findings()).noneMatch(Finding::blocks);
        assertThat(cleanUp.step().view().question().orElseThrow().statements())
                .contains("DROP TABLE \"public\".\"keto_0000000000_relation_tuples\"");
        assertThat(Objects.requireNonNull(page.previewProperty().get()).call())
                .isEqualTo(cleanUp.step().view().question().orElseThrow().statements());
        for (String typed :
                new String[] {"", database.name() + " ", database.name().toUpperCase(java.util.Locale.ROOT)}) {
            cleanUp.typedProperty().set(typed);
            assertThat(cleanUp.step().isAnswerable()).as(typed).isFalse();
            cleanUp.step().yes();
        }
        assertThat(database.queryLong(LEGACY)).isEqualTo(tables);
        assertThat(page.commandLineProperty().get())
                .contains(" keto cleanup ")
                .endsWith(" --confirm " + database.name());

        cleanUp.typedProperty().set(database.name());
        assertThat(cleanUp.step().isAnswerable()).isTrue();
        cleanUp.step().yes();
        assertThat(cleanUp.step().view().outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(database.queryLong(LEGACY)).isZero();
        assertThat(database.queryLong(MIGRATIONS)).isEqualTo(migrations);
        assertThat(cleanUp.typedProperty().get())
                .as("it is not typed for the next one")
                .isEmpty();
        CleanupResult done = record().result(KetoSteps.CLEANUP).orElseThrow();
        assertThat(done.dropped()).hasSize((int) tables);
        assertThat(opened().run().folder().resolve(done.export().orElseThrow()).resolve("skipped.html"))
                .isRegularFile();
        assertThat(page.proof()).isEqualTo(MigrationProof.CLEANED_UP);
        assertThat(page.resultProperty().get()).startsWith("cleaned up; ").contains(" tuples moved; ", " left out");

        page.ask(cleanUp);
        assertThat(cleanUp.step().isAnswerable()).as("there is nothing left").isFalse();
        cleanUp.dropEmptiedProperty().set(true);
        assertThat(page.commandLineProperty().get()).endsWith(" --drop-emptied");
        cleanUp.typedProperty().set(database.name());
        cleanUp.step().yes();
        assertThat(database.queryLong(MIGRATIONS)).isZero();
        assertThat(record().result(KetoSteps.CLEANUP).orElseThrow().dropped()).hasSize((int) (tables + migrations));
    }

    @Test
    void what_is_ticked_during_the_look_is_looked_at_before_it_can_begin() throws Exception {
        cutOver();
        CutOver.leaveOutAll(workspace);
        page.ask(cleanUp);
        cleanUp.typedProperty().set(database.name());
        cleanUp.step().yes();
        workspace.close();
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            FinishPage waiting = new FinishPage(slow);
            CleanUp again = waiting.cleanUp();
            sample.openAsAdministrator(slow);
            background.runAll();
            waiting.ask(again);
            again.dropEmptiedProperty().set(true);
            again.typedProperty().set(database.name());
            background.runNext();
            assertThat(again.step().view().question().orElseThrow().inspection())
                    .as("the look was at the other choice")
                    .isEmpty();
            assertThat(again.step().isAnswerable()).isFalse();
            background.runAll();
            assertThat(again.step().view().isToDo())
                    .as("there are emptied tables, and nothing else is left")
                    .isTrue();
            assertThat(again.step().view().question().orElseThrow().statements())
                    .anyMatch(statement -> statement.startsWith("DROP TABLE"));
            assertThat(again.step().isAnswerable()).isTrue();
        }
    }

    @Test
    void one_thing_is_asked_at_a_time_and_leaving_the_page_takes_it_back() throws Exception {
        cutOver();
        page.ask(cleanUp);
        cleanUp.typedProperty().set(database.name());
        page.ask(retirement);
        assertThat(cleanUp.step().view().question()).isEmpty();
        assertThat(cleanUp.typedProperty().get()).isEmpty();
        assertThat(retirement.step().view().question()).isPresent();
        assertThat(page.commandLineProperty().get())
                .contains(" keto user retire ")
                .endsWith(" --yes");
        assertThat(page.leaving()).isCompletedWithValue(true);
        assertThat(retirement.step().view().question()).isEmpty();
        assertThat(page.previewProperty().get()).isNull();
        assertThat(page.commandLineProperty().get()).contains(" keto report ");
    }

    @Test
    void the_old_user_is_retired_only_when_it_has_left_and_the_record_says_what_takes_it_back() throws Exception {
        cutOver();
        String role = sample.sample().role();
        String login = "SELECT count(*) FROM pg_roles WHERE rolcanlogin AND rolname = '" + role + "'";
        try (var v06 = database.connect(new TestRole(role, sample.password()))) {
            assertThat(v06.isClosed()).isFalse();
            page.ask(retirement);
            assertThat(retirement.step().view().question().orElseThrow().findings())
                    .extracting(Finding::id)
                    .containsExactly("OLD_USER_CONNECTED");
            assertThat(retirement.step().isAnswerable()).isFalse();
        }
        retirement.step().no();
        page.ask(retirement);
        assertThat(retirement.step().view().question().orElseThrow().statements())
                .containsExactly("ALTER ROLE \"" + role + "\" NOLOGIN");
        assertThat(database.queryLong(login)).isEqualTo(1);
        retirement.step().yes();
        assertThat(database.queryLong(login)).isZero();
        RetiredUser retired = record().result(KetoSteps.RETIRE).orElseThrow();
        assertThat(retired.undo()).isEqualTo("ALTER ROLE \"" + role + "\" LOGIN");
        database.execute(retired.undo());
        assertThat(database.queryLong(login)).isEqualTo(1);
    }

    @Test
    void whoever_is_connected_as_the_old_user_does_not_shut_himself_out() throws Exception {
        cutOver();
        sample.openIn(workspace);
        page.ask(retirement);
        assertThat(retirement.step().view().question().orElseThrow().findings())
                .extracting(Finding::id)
                .contains("OLD_USER_IS_CONNECTED_USER");
        assertThat(retirement.step().isAnswerable()).isFalse();
    }

    @Test
    void the_report_is_written_as_the_command_writes_it_as_often_as_asked() throws Exception {
        Path folder = opened().run().folder();
        page.entered();
        assertThat(page.report().report()).isEmpty();
        page.report().write(false);
        RunReport first = page.report().report().orElseThrow();
        assertThat(page.report().page()).contains(folder.resolve("report.html"));
        assertThat(Files.readString(folder.resolve("report.html"))).contains(first.verdict());
        assertThat(folder.resolve("report.json")).isRegularFile();
        assertThat(record().files()).extracting(RunRecord.RecordFile::name).contains("report.html", "report.json");
        cutOver();
        page.report().write(false);
        assertThat(page.report().report().orElseThrow().verdict()).isNotEqualTo(first.verdict());
        sample.openAsAdministrator(workspace);
        assertThat(page.report().report()).as("of another database").isEmpty();
    }

    @Test
    void a_report_that_cannot_be_written_says_why() throws Exception {
        Path folder = opened().run().folder();
        Files.createDirectories(folder.resolve("report.html/in the way"));
        page.report().write(false);
        Outcome<RunReport> outcome =
                Objects.requireNonNull(page.report().step().view().outcome());
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.findings().get(0).seen()).contains("report.html");
    }
}
