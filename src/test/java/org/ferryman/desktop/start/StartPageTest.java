package org.ferryman.desktop.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.collections.ListChangeListener;
import org.ferryman.app.KnownRun;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.start.StartPage.Service;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.record.RunSummary;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Described;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class StartPageTest {

    @TempDir
    Path home;

    private UserFolders user;
    private Workspace workspace;
    private KratosWorkspace kratos;
    private StartPage page;

    @BeforeEach
    void before() {
        user = new UserFolders(
                Map.of("XDG_DATA_HOME", home.resolve("data").toString()), home, System.getProperty("os.name"));
        workspace = new Workspace(BackgroundTasks.immediate(), tick -> () -> {}, user, TestPatience.get());
        kratos = new KratosWorkspace(workspace.window());
        page = new StartPage(workspace, kratos, new PairWorkspace(workspace.window()));
    }

    @Test
    void at_first_the_sample_is_proposed_and_nothing_can_be_gone_on_with() {
        page.entered();
        assertThat(page.choiceProperty().get()).isEqualTo(Choice.SAMPLE);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.primaryProperty().get().textProperty().get()).isEqualTo("_Start the sample");
        assertThat(page.secondaryProperty().get()).isNull();
        assertThat(page.runs()).isEmpty();
        assertThat(page.chosenRunProperty().get()).isNull();
        assertThat(workspace.draftProperty().get()).isEqualTo(ConnectionDraft.EMPTY);
    }

    @Test
    void the_sample_is_started_found_again_worked_on_stopped_and_removed() throws Exception {
        try {
            page.primaryProperty().get().fire();
            assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
            assertThat(page.readyProperty().get()).isTrue();
            ConnectionDraft draft = workspace.draftProperty().get();
            assertThat(draft.url()).startsWith("postgresql://postgres@127.0.0.1:");
            assertThat(Path.of(draft.config().orElseThrow())).exists();

            StartPage later = new StartPage(
                    workspace, new KratosWorkspace(workspace.window()), new PairWorkspace(workspace.window()));
            later.entered();
            assertThat(later.readyProperty().get()).isTrue();
            assertThat(later.primaryProperty().get()).isNull();
            assertThat(workspace.draftProperty().get()).isEqualTo(draft);

            open(draft);
            assertThat(workspace.statusProperty().get()).isNotNull();
            later.entered();
            assertThat(later.runs())
                    .singleElement()
                    .satisfies(run -> assertThat(run.url())
                            .isEqualTo(workspace
                                    .openedProperty()
                                    .get()
                                    .run()
                                    .database()
                                    .settings()
                                    .url()));
            later.choiceProperty().set(Choice.RUN);
            assertThat(workspace.draftProperty().get().environment()).isEqualTo(draft.environment());

            later.choiceProperty().set(Choice.SAMPLE);
            later.secondaryProperty().get().fire();
            assertThat(workspace.openedProperty().get()).isNull();
            assertThat(new SampleServer(user.sample(), SampleDatabase.KIND).running())
                    .isEmpty();
            assertThat(user.sample()).doesNotExist();
            assertThat(later.readyProperty().get()).isFalse();
            assertThat(later.primaryProperty().get().enabledProperty().get()).isTrue();
            assertThat(later.runs()).hasSize(1);
        } finally {
            workspace.close();
            new SampleServer(user.sample(), SampleDatabase.KIND).stop();
        }
    }

    @Test
    void the_sample_of_kratos_comes_with_a_program_in_the_place_of_the_new_one() throws Exception {
        SampleServer server = new SampleServer(user.kratosSample(), KratosSample.KIND);
        try {
            page.choiceProperty().set(Choice.KRATOS_SAMPLE);
            assertThat(page.serviceProperty().get()).isEqualTo(Service.KRATOS);
            assertThat(page.readyProperty().get()).isFalse();
            page.primaryProperty().get().fire();
            assertThat(page.readyProperty().get()).isTrue();
            ConnectionDraft draft = kratos.draftProperty().get();
            assertThat(draft.url()).startsWith("postgresql://kratos@127.0.0.1:");
            assertThat(draft.config()).contains(server.config().toString());
            assertThat(draft.program().orElseThrow()).endsWith(" sample kratos-stand-in");
            assertThat(workspace.draftProperty().get()).isEqualTo(ConnectionDraft.EMPTY);
            page.choiceProperty().set(Choice.SAMPLE);
            assertThat(page.readyProperty().get())
                    .as("that of Keto does not run")
                    .isFalse();
            page.choiceProperty().set(Choice.KRATOS_SAMPLE);
            page.secondaryProperty().get().fire();
            assertThat(server.folder()).doesNotExist();
        } finally {
            server.stop();
        }
    }

    private void open(ConnectionDraft draft) throws Exception {
        ConnectionSettings connection = ConnectionSettings.resolve(
                        draft.url(), draft.environment(), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        KetoSettings settings =
                new KetoSettings(KetoConfig.read(Path.of(draft.config().orElseThrow())), Set.of());
        workspace.open((progress, cancellation) ->
                new Outcome.Done<>(OpenDatabase.open(connection, settings, Optional.empty(), user, "", cancellation)));
    }

    @Test
    void a_sample_that_cannot_be_started_says_why_and_can_be_tried_again() throws IOException {
        Files.createDirectories(user.data());
        Files.writeString(user.sample(), "a file where the folder should be");
        page.primaryProperty().get().fire();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.ketoSample().startingActivity().outcomeProperty().get()).isInstanceOf(Outcome.Blocked.class);
        Finding finding = page.ketoSample()
                .startingActivity()
                .outcomeProperty()
                .get()
                .findings()
                .get(0);
        assertThat(finding.id()).isEqualTo("SAMPLE_NOT_STARTED");
        assertThat(finding.remedy()).contains(user.sample().toString());
        assertThat(page.primaryProperty().get().enabledProperty().get()).isTrue();

        page.choiceProperty().set(Choice.DATABASE);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
    }

    @Test
    void a_second_press_starts_no_second_sample_and_closing_is_explained() {
        Backlog background = new Backlog();
        Workspace slow = new Workspace(background.tasks(), tick -> () -> {}, user, TestPatience.get());
        StartPage busy = new StartPage(slow, new KratosWorkspace(slow.window()), new PairWorkspace(slow.window()));
        var start = busy.primaryProperty().get();
        start.fire();
        start.fire();
        assertThat(background.size()).isEqualTo(1);
        assertThat(busy.ketoSample().startingActivity().stateProperty().get()).isEqualTo(Activity.State.RUNNING);
        assertThat(busy.busyProperty().get()).isTrue();
        assertThat(start.enabledProperty().get()).isFalse();
        assertThat(busy.onClose()).contains("ferryman sample stop");
    }

    @Test
    void a_database_of_the_users_needs_nothing_more_and_proposes_nothing() {
        page.choiceProperty().set(Choice.DATABASE);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.primaryProperty().get()).isNull();
        assertThat(page.resultProperty().get()).isEqualTo("Keto v0.6 to v0.7");
        assertThat(workspace.draftProperty().get()).isEqualTo(ConnectionDraft.EMPTY);
    }

    @Test
    void earlier_runs_are_listed_with_what_is_on_record_and_broken_ones_are_left_out() throws IOException {
        run("one", "keto@db/keto", Map.of("config", "/etc/k.yml", "excludedNamespaces", List.of(3, 7)));
        Files.writeString(user.runs().resolve("one/assess.json"), "{}");
        Files.writeString(user.runs().resolve("one/migrate.json"), "{}");
        Path broken = run("broken", "keto@db/broken", Map.of());
        Files.writeString(broken.resolve("run.json"), "{\"connection\":");
        Path earlier = run("earlier", "keto@db/earlier", Map.of());
        Files.writeString(
                earlier.resolve("run.json"), "{\"connection\":\"keto@old\",\"url\":\"postgresql://keto@old\"}");
        Files.createDirectories(user.runs().resolve("empty"));
        Files.writeString(user.runs().resolve("a-file"), "");
        page.entered();
        assertThat(page.runs()).singleElement().satisfies(run -> {
            assertThat(run.connection()).isEqualTo("keto@db/keto");
            assertThat(run.summary())
                    .contains(new RunSummary(
                            "Whether tuples were moved is not known: migrate.json can't be read.", true));
        });
        assertThat(page.chosenRunProperty().get()).isNull();

        page.choiceProperty().set(Choice.RUN);
        KnownRun chosen = page.chosenRunProperty().get();
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(workspace.draftProperty().get())
                .isEqualTo(new ConnectionDraft(
                        "postgresql://keto@db/keto",
                        Optional.of("/etc/k.yml"),
                        List.of(3L, 7L),
                        Map.of(),
                        Optional.of(chosen.folder().toString())));
    }

    @Test
    void a_look_that_finds_the_same_runs_leaves_the_list_and_what_is_selected_in_it_alone() throws IOException {
        run("one", "keto@db/keto", Map.of());
        page.entered();
        AtomicInteger changes = new AtomicInteger();
        page.runs().addListener((ListChangeListener<KnownRun>) change -> changes.incrementAndGet());
        page.entered();
        assertThat(changes).hasValue(0);
        run("two", "keto@db/other", Map.of());
        page.entered();
        assertThat(changes).hasValue(1);
    }

    @Test
    void what_came_of_a_run_is_read_again_only_when_something_was_recorded_in_it() throws IOException {
        Path folder = run("one", "keto@db/keto", Map.of());
        page.entered();
        Optional<RunSummary> before = page.runs().get(0).summary();
        FileTime used = Files.getLastModifiedTime(folder.resolve("run.json"));
        Files.writeString(folder.resolve("migrate.json"), "{}");
        page.entered();
        assertThat(page.runs().get(0).summary()).isEqualTo(before);

        Files.setLastModifiedTime(folder.resolve("run.json"), FileTime.fromMillis(used.toMillis() + 2_000));
        page.entered();
        assertThat(page.runs().get(0).summary().orElseThrow().sentence()).contains("migrate.json can't be read");
    }

    @Test
    void a_run_whose_folder_is_gone_is_no_longer_chosen() throws IOException {
        Path folder = run("one", "keto@db/keto", Map.of());
        page.entered();
        page.choiceProperty().set(Choice.RUN);
        assertThat(page.readyProperty().get()).isTrue();

        Files.delete(folder.resolve("run.json"));
        page.entered();
        assertThat(page.runs()).isEmpty();
        assertThat(page.readyProperty().get()).isFalse();
    }

    private Path run(String name, String connection, Map<String, ?> settings) throws IOException {
        return Described.folder(user.runs().resolve(name), connection, settings);
    }

    @Test
    void what_is_chosen_says_which_service_it_is_about_and_proposes_nothing_to_the_other() throws Exception {
        ConnectionDraft draft = new ConnectionDraft(
                "postgresql://kratos@db/kratos", Optional.empty(), List.of(), Map.of(), Optional.empty());
        KratosWorkspace kratos = new KratosWorkspace(workspace.window());
        StartPage both = new StartPage(workspace, kratos, new PairWorkspace(workspace.window()));
        both.choiceProperty().set(Choice.KRATOS);
        assertThat(both.serviceProperty().get()).isEqualTo(StartPage.Service.KRATOS);
        assertThat(both.readyProperty().get()).isTrue();
        Path folder = Files.createDirectories(workspace.user().runs().resolve("kratos.in-place-1"));
        Files.writeString(folder.resolve("run.json"), """
                {"format": 1, "playbook": "kratos.in-place", "tool": "ferryman", "connection": "kratos@db/kratos",
                 "url": "%s", "database": {"server": "1", "database": "kratos", "schema": "public"}}
                """.formatted(draft.url()));
        both.entered();
        assertThat(both.runs()).singleElement().extracting(KnownRun::playbook).isEqualTo("kratos.in-place");
        both.choiceProperty().set(Choice.RUN);
        assertThat(both.serviceProperty().get()).isEqualTo(StartPage.Service.KRATOS);
        assertThat(kratos.draftProperty().get().url()).isEqualTo(draft.url());
        assertThat(kratos.draftProperty().get().folder()).contains(folder.toString());
        assertThat(workspace.draftProperty().get()).isEqualTo(ConnectionDraft.EMPTY);
        both.choiceProperty().set(Choice.DATABASE);
        assertThat(both.serviceProperty().get()).isEqualTo(StartPage.Service.KETO);
        assertThat(kratos.draftProperty().get()).isEqualTo(ConnectionDraft.EMPTY);
    }

    @Test
    void a_run_in_a_second_database_proposes_both() throws Exception {
        PairWorkspace pair = new PairWorkspace(workspace.window());
        StartPage all = new StartPage(workspace, new KratosWorkspace(workspace.window()), pair);
        Path folder = Files.createDirectories(workspace.user().runs().resolve("kratos.blue-green-1"));
        Files.writeString(folder.resolve("run.json"), """
                {"format": 1, "playbook": "kratos.blue-green", "tool": "ferryman", "connection": "kratos@db/kratos",
                 "url": "postgresql://kratos@db/kratos", "target": "postgresql://kratos@other/kratos",
                 "database": {"server": "1", "database": "kratos", "schema": "public"}}
                """);
        Files.writeString(folder.resolve("replicate.json"), "{}");
        all.entered();
        assertThat(all.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.summary()).isPresent());
        all.choiceProperty().set(Choice.RUN);
        assertThat(all.readyProperty().get()).isTrue();
        assertThat(all.serviceProperty().get()).isEqualTo(Service.KRATOS_BLUE_GREEN);
        assertThat(pair.draftProperty().get().url()).isEqualTo("postgresql://kratos@db/kratos");
        assertThat(pair.draftProperty().get().target()).contains("postgresql://kratos@other/kratos");
    }
}
