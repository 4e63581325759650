package org.ferryman.desktop.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way back from the last page, on a real database. */
class RollBackTest extends WorkspaceFixture {

    private FinishPage page;
    private RollBack back;
    private List<List<String>> before;

    RollBackTest() {
        super(500);
    }

    @BeforeEach
    void migrateWithAllThatGoesWithIt() throws Exception {
        page = new FinishPage(workspace);
        back = page.rollBack();
        before = catalog();
        sample.openAsAdministrator(workspace);
        Steps.apply(workspace, playbook -> playbook.newUser(RoleNames.DEFAULT, Optional.empty()));
        Steps.apply(workspace, KetoLegacyPlaybook::schema);
        Steps.apply(workspace, playbook -> playbook.freeze(RoleNames.DEFAULT, Waiting.DEFAULT));
        Steps.apply(workspace, KetoLegacyPlaybook::migrate);
        Steps.produce(workspace, KetoLegacyPlaybook::verify);
        page.entered();
    }

    private List<List<String>> catalog() throws Exception {
        return database.rows("SELECT relname, relowner::regrole FROM pg_class WHERE relkind IN ('r', 'i')"
                + " AND relnamespace = 'public'::regnamespace ORDER BY 1");
    }

    @Test
    void all_is_taken_back_after_a_question() throws Exception {
        assertThat(page.proof()).isEqualTo(MigrationProof.HOLDS);
        assertThat(page.previewProperty().get()).isNull();
        back.step().yes();
        assertThat(catalog()).as("nobody asked").isNotEqualTo(before);
        back.ask();
        assertThat(back.step().isAnswerable()).isTrue();
        assertThat(back.wasWrittenTo()).isFalse();
        assertThat(Objects.requireNonNull(page.previewProperty().get()).call())
                .anyMatch(statement -> statement.contains("DROP ROLE"))
                .anyMatch(statement -> statement.contains("DROP TABLE"));
        assertThat(page.commandLineProperty().get()).contains(" keto undo ").endsWith(" --yes");
        back.step().no();
        assertThat(page.previewProperty().get()).isNull();
        back.ask();
        back.step().yes();
        assertThat(back.step().view().outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(catalog()).isEqualTo(before);
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + sample.newUser() + "'"))
                .isZero();
        assertThat(page.proof()).isEqualTo(MigrationProof.ROLLED_BACK);
        assertThat(page.resultProperty().get()).isEqualTo("rolled back");
        assertThat(page.content().migration()).isEmpty();
        back.ask();
        assertThat(back.step().isAnswerable()).as("there is nothing left").isFalse();
    }

    @Test
    void what_was_written_through_v0_7_is_given_up_only_when_told_so_and_kept_in_a_file() throws Exception {
        database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5(random()::text)::uuid, nid, namespace_id, 'new', 'view', 'new user', now()"
                + " FROM keto_relation_tuples LIMIT 1");
        back.ask();
        assertThat(back.step().view().question().orElseThrow().findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::id)
                .containsExactly("V0_7_WAS_WRITTEN_TO");
        assertThat(back.wasWrittenTo()).isTrue();
        assertThat(back.step().isAnswerable()).isFalse();
        back.step().yes();
        assertThat(back.step().view().outcome()).isNull();
        back.discardProperty().set(true);
        assertThat(back.step().isAnswerable()).isTrue();
        assertThat(page.commandLineProperty().get()).contains(" --discard-written ");
        back.step().yes();
        assertThat(back.step().view().outcome()).isInstanceOf(Outcome.Done.class);
        try (Stream<Path> files = Files.list(opened().run().folder())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("written-to-v0.7-")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).content().hasLineCount(1));
        }
        assertThat(back.discardProperty().get()).isFalse();
    }

    @Test
    void as_long_as_v0_7_is_connected_nothing_is_done() throws Exception {
        String password =
                NewUserStep.generated(opened().run().folder()).orElseThrow().reveal();
        try (var server = database.connect(new TestRole(sample.newUser(), password))) {
            assertThat(server.isClosed()).isFalse();
            back.ask();
            assertThat(back.step().view().question().orElseThrow().findings())
                    .extracting(Finding::id)
                    .contains("NEW_USER_CONNECTED");
            assertThat(back.step().isAnswerable()).isFalse();
        }
        // The server notices a moment later that it is gone.
        Eventually.until(() -> {
            back.step().no();
            back.ask();
            return back.step().isAnswerable();
        });
    }

    @Test
    void leaving_the_page_takes_the_question_back() {
        back.ask();
        assertThat(page.leaving()).isCompletedWithValue(true);
        assertThat(back.step().view().question()).isEmpty();
    }
}
