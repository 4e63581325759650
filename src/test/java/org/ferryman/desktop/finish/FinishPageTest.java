package org.ferryman.desktop.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.playbook.record.RunRecord.How;
import org.ferryman.testing.Eventually;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinishPageTest extends WorkspaceFixture {

    private FinishPage page;

    FinishPageTest() {
        super(500);
    }

    @BeforeEach
    void before() {
        page = new FinishPage(workspace);
    }

    @Test
    void without_a_database_there_is_nothing_to_tell() {
        page.entered();
        assertThat(page.proof()).isEqualTo(MigrationProof.NOTHING_MOVED);
        assertThat(page.content().record()).isNull();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.resultProperty().get()).isEmpty();
    }

    @Test
    void a_database_that_was_only_opened_has_moved_nothing() {
        sample.openIn(workspace);
        page.entered();
        assertThat(page.proof()).isEqualTo(MigrationProof.NOTHING_MOVED);
        assertThat(page.content().record().entries()).isEmpty();
    }

    @Test
    void a_migration_is_done_once_it_is_verified_and_in_doubt_once_the_data_changed() throws Exception {
        sample.openIn(workspace);
        Steps.migrate(workspace);
        page.entered();
        assertThat(page.proof()).isEqualTo(MigrationProof.NOT_VERIFIED);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.content().migration().orElseThrow().totals().legacy()).isEqualTo(500);

        Steps.produce(workspace, KetoLegacyPlaybook::verify);
        page.entered();
        assertThat(page.proof()).isEqualTo(MigrationProof.HOLDS);
        assertThat(page.stateProperty().get()).as("tuples are skipped").isEqualTo(PageState.ATTENTION);
        long movable = sample.sample().movable();
        assertThat(page.resultProperty().get())
                .isEqualTo("%,d of 500 tuples moved; %,d skipped, %<,d undecided".formatted(movable, 500 - movable));
        assertThat(page.content().record().entries())
                .extracting(entry -> entry.step().orElseThrow().text())
                .containsExactly("verify", "migrate", "schema");
        assertThat(page.content().record().entries())
                .allSatisfy(entry -> assertThat(entry.how()).isEqualTo(How.DONE))
                .allSatisfy(entry -> assertThat(entry.who()).isEqualTo(System.getProperty("user.name")));

        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE keto_0000000000_relation_tuples SET object = object || 'x'"
                    + " WHERE ctid = (SELECT min(ctid) FROM keto_0000000000_relation_tuples)");
        }
        AtomicInteger told = new AtomicInteger();
        page.contentProperty().addListener((property, before, after) -> told.incrementAndGet());
        Eventually.until(() -> {
            page.entered();
            return page.proof() == MigrationProof.DOUBTFUL;
        });
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        told.set(0);
        workspace.readEverything();
        assertThat(page.proof()).isEqualTo(MigrationProof.STALE);
        assertThat(told).as("who shows the proof is told").hasPositiveValue();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.STALE);
    }

    @Test
    void a_difference_that_the_verification_found_is_never_called_proven() throws Exception {
        sample.openIn(workspace);
        Steps.migrate(workspace);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DELETE FROM keto_relation_tuples WHERE ctid = " + "(SELECT min(ctid) FROM keto_relation_tuples)");
        }
        Steps.produce(workspace, KetoLegacyPlaybook::verify);
        page.entered();
        assertThat(page.proof()).isEqualTo(MigrationProof.DIFFERS);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
    }

    @Test
    void the_way_back_is_open_as_soon_as_the_new_user_is_made() {
        sample.openAsAdministrator(workspace);
        assertThat(page.openProperty().get()).isFalse();
        Steps.apply(workspace, playbook -> playbook.newUser(RoleNames.DEFAULT, Optional.empty()));
        workspace.look();
        assertThat(page.openProperty().get()).isTrue();
        page.entered();
        page.rollBack().ask();
        page.rollBack().step().yes();
        assertThat(page.rollBack().step().view().outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void the_way_back_is_open_when_the_execution_stopped_before_or_after_its_commit() throws Exception {
        ExecutePage execute = new ExecutePage(workspace);
        sample.openIn(workspace);
        database.execute("ALTER TABLE keto_0000000001_relation_tuples SET UNLOGGED");
        migrate(execute);
        assertThat(execute.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.openProperty().get()).as("v0.7's tables are made").isTrue();
        assertThat(execute.readyProperty().get()).isFalse();
        assertThat(execute.canRollBack()).isTrue();

        database.execute("ALTER TABLE keto_0000000001_relation_tuples SET LOGGED");
        execute.entered();
        migrate(execute);
        database.execute("DELETE FROM keto_relation_tuples WHERE ctid = (SELECT min(ctid) FROM keto_relation_tuples)");
        execute.primaryProperty().get().fire();
        assertThat(execute.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(execute.canRollBack()).isTrue();
        page.rollBack().ask();
        page.rollBack().step().yes();
        assertThat(page.rollBack().step().view().outcome()).isInstanceOf(Outcome.Done.class);
        execute.entered();
        assertThat(execute.canRollBack()).isFalse();
    }

    private static void migrate(ExecutePage execute) {
        execute.primaryProperty().get().fire();
        execute.steps().yes();
    }

    @Test
    void another_database_starts_with_an_empty_check_list() {
        sample.openIn(workspace);
        page.ticked().add(NextStep.START);
        sample.openIn(workspace);
        assertThat(page.ticked()).isEmpty();
    }

    @Test
    void a_record_that_cannot_be_read_is_named() throws Exception {
        sample.openIn(workspace);
        Path folder = opened().run().folder();
        Files.writeString(folder.resolve("verify.json"), "not JSON");
        page.entered();
        assertThat(page.content().failure()).isInstanceOf(Outcome.Failed.class);
        assertThat(page.content().failure().findings().get(0).seen()).contains("verify.json");

        Files.delete(folder.resolve("verify.json"));
        page.entered();
        assertThat(page.content().failure()).isNull();
    }
}
