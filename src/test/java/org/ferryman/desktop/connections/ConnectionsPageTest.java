package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.collections.ListChangeListener;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.OpenDatabase.Login;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsPageTest extends ConnectionsSetting {

    @Test
    void a_draft_fills_the_form_and_nothing_is_done_yet() {
        propose(Map.of());

        assertThat(page.fields().host.get()).isEqualTo("127.0.0.1");
        assertThat(page.fields().user.get()).startsWith("keto_");
        assertThat(page.config().settings()).isPresent();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.checks()).isEmpty();
    }

    @Test
    void a_password_file_of_the_draft_is_used_named_and_set_for_the_command_line() throws Exception {
        Path file = Files.writeString(home.resolve("my passes"), "*:*:*:*:" + sample.password() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        propose(Map.of("PGPASSFILE", file.toString()));

        test();

        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.entry().passwordOriginProperty().get()).contains(file.toString());
        assertThat(page.commandLineProperty().get())
                .startsWith("export PGPASSFILE='" + file + "'\n")
                .contains(" keto check --url " + sample.url() + " --config " + sample.config());
        assertThat(leave()).isTrue();
        assertThat(opened().login().environment()).isEqualTo("export PGPASSFILE='" + file + "'");
    }

    @Test
    void a_typed_password_goes_before_all_others() {
        propose(Map.of("PGPASSWORD", "gue55"));
        test();
        assertThat(page.entry().passwordOriginProperty().get()).contains("PGPASSWORD");
        assertThat(page.readyProperty().get()).isFalse();

        page.fields().password.set(sample.password());
        test();

        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.entry().passwordOriginProperty().get()).isEmpty();
        assertThat(page.checks()).hasSize(16);
    }

    @Test
    void a_wrong_password_is_told_at_the_login_and_the_right_one_then_works() {
        propose(Map.of());
        page.fields().password.set("gue55");
        test();

        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.resultProperty().get()).isEqualTo("1 thing to fix");
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(findings()).containsExactly("PASSWORD_WRONG");

        page.fields().password.set(sample.password());
        assertThat(page.checks()).isEmpty();
        test();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.resultProperty().get()).isEqualTo("ready");
    }

    @ParameterizedTest
    @CsvSource({"nowhere.invalid, 5432, HOST_UNKNOWN", "127.0.0.1, 1, PORT_CLOSED"})
    void what_cannot_be_reached_is_named(String host, String port, String id) {
        propose(Map.of());
        page.fields().host.set(host);
        page.fields().port.set(port);
        test();

        assertThat(findings()).containsExactly(id);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(leave()).isFalse();
    }

    @Test
    void a_server_that_is_stopped_during_the_test_is_told_and_nothing_is_ready() throws Exception {
        EmbeddedServer server = EmbeddedServer.temporary();
        page.fields().password.set(server.password());
        page.paste(page.entry(), server.url("postgres"));
        page.fields().password.set(server.password());
        page.config().path.set(sample.config().toString());
        page.checks().addListener((ListChangeListener<ConnectionCheck>) change -> {
            while (change.next()) {
                if (change.getAddedSubList().stream()
                        .anyMatch(check -> check.id().equals("server"))) {
                    server.close();
                }
            }
        });
        test();

        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.checks())
                .extracting(ConnectionCheck::status)
                .contains(ConnectionCheck.Status.FAILED, ConnectionCheck.Status.SKIPPED);
        assertThat(findings()).isNotEmpty();
    }

    static Stream<Consumer<ConnectionFields>> changes() {
        return Stream.of(
                fields -> fields.host.set("localhost"),
                fields -> fields.port.set("1"),
                fields -> fields.database.set("postgres"),
                fields -> fields.user.set("x"),
                fields -> fields.password.set("x"),
                fields -> fields.sslMode.set(SslMode.DISABLE),
                fields -> fields.rootCertificate.set("x"),
                fields -> fields.clientCertificate.set("x"),
                fields -> fields.clientKey.set("x"),
                fields -> fields.further.set(Map.of("options", "-c x=y")),
                fields -> fields.source.set(SettingsSource.ENVIRONMENT));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_after_the_test_makes_it_void(Consumer<ConnectionFields> change) {
        pass();

        change.accept(page.fields());

        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.resultProperty().get()).isEmpty();
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.checks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere.yml", "broken.yml"})
    void without_a_configuration_that_can_be_read_there_is_no_way_on(String name) throws Exception {
        Files.writeString(home.resolve("broken.yml"), "namespaces: [{id: 0}]\n");
        pass();

        page.config().path.set(name.isEmpty() ? "" : home.resolve(name).toString());
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.config().findingsProperty().get()).hasSize(name.isEmpty() ? 0 : 1);

        page.config().path.set(sample.config().toString());
        assertThat(page.readyProperty().get()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "'7', 1", "'1, 2 3', 3", "'2,2', 1", "x, -1", "'1;2', -1", "99999999999, -1"})
    void namespaces_can_be_left_out_by_id(String ids, int count) {
        pass();

        page.config().excluded.set(ids);

        assertThat(page.readyProperty().get()).isEqualTo(count >= 0);
        assertThat(page.config().settings().map(settings -> settings.excluded().size()))
                .isEqualTo(count < 0 ? Optional.empty() : Optional.of(count));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5432, problem.host.missing",
        "a b, 5432, problem.host.odd",
        "a\u2003b, 5432, problem.host.odd",
        "postgresql://x, 5432, problem.host.odd",
        "u:secret@db, 5432, problem.host.odd",
        "host=db password=secret, 5432, problem.host.odd",
        "x, 0, problem.port",
        "x, 65536, problem.port",
        "x, 5a, problem.port"
    })
    void what_cannot_be_right_is_told_before_any_test(String host, String port, String problem) {
        page.fields().host.set(host);
        page.fields().port.set(port);

        assertThat(page.fields().problem()).contains(problem);
        assertThat(page.profiles().possible.get()).isFalse();
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.commandLineProperty().get()).isEmpty();
    }

    @Test
    void settings_that_cannot_be_used_are_told_without_a_test() {
        propose(Map.of());
        page.fields().sslMode.set(SslMode.VERIFY_FULL);
        test();

        Outcome<TestedConnection> outcome =
                page.testActivity().outcomeProperty().get();
        assertThat(outcome.findings()).extracting(Finding::id).containsExactly("ROOT_CERTIFICATE_MISSING");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.checks()).isEmpty();
    }

    @Test
    void going_on_opens_the_database_once_and_going_back_opens_nothing() {
        pass();
        assertThat(page.leaving(false).toCompletableFuture().join()).isTrue();
        assertThat(workspace.openedProperty().get()).isNull();

        assertThat(leave()).isTrue();
        OpenDatabase first = opened();
        page.entered();
        assertThat(leave()).isTrue();
        assertThat(opened()).isSameAs(first);

        page.config().excluded.set("7");
        assertThat(leave()).isTrue();
        assertThat(opened()).isNotSameAs(first);
        assertThat(opened().settings().excluded()).containsExactly(7L);
    }

    @Test
    void another_user_who_goes_on_is_not_replaced_on_the_way_past_the_page() {
        pass();
        assertThat(leave()).isTrue();
        OpenDatabase first = opened();
        Login administrator = new Login(
                first.login().connection().toUser(database.superuser()).withPassword(Secret.of(database.password())),
                "");
        workspace.open((progress, cancellation) ->
                new Outcome.Done<>(first.anew(administrator, first.settings(), workspace.user(), cancellation)));
        OpenDatabase second = opened();
        KetoSettings fewer = new KetoSettings(first.settings().config(), Set.of(7L));
        workspace.open((progress, cancellation) ->
                new Outcome.Done<>(second.anew(second.login(), fewer, workspace.user(), cancellation)));
        OpenDatabase third = opened();

        assertThat(page.passedOver().toCompletableFuture().join()).isTrue();

        assertThat(opened()).isSameAs(third);
        assertThat(opened().run().database().settings().user()).isEqualTo(database.superuser());
        assertThat(opened().before()).contains(first.login());
    }

    @Test
    void a_run_that_is_reopened_leaves_out_what_it_left_out_before() {
        workspace
                .draftProperty()
                .set(new ConnectionDraft(
                        sample.url(),
                        Optional.of(sample.config().toString()),
                        List.of(7L, 8L),
                        Map.of("PGPASSWORD", sample.password()),
                        Optional.empty()));
        assertThat(page.config().excluded.get()).isEqualTo("7, 8");
        test();
        assertThat(leave()).isTrue();
        assertThat(opened().settings().excluded()).containsExactlyInAnyOrder(7L, 8L);
    }

    @Test
    void the_record_of_a_reopened_run_is_used_for_its_own_url_only() {
        Path record = home.resolve("record");
        workspace
                .draftProperty()
                .set(new ConnectionDraft(
                        sample.url(),
                        Optional.of(sample.config().toString()),
                        List.of(),
                        Map.of("PGPASSWORD", sample.password()),
                        Optional.of(record.toString())));
        test();
        assertThat(leave()).isTrue();
        assertThat(opened().run().folder()).isEqualTo(record);

        page.fields().host.set("localhost");
        test();
        assertThat(leave()).isTrue();
        assertThat(opened().run().folder()).isNotEqualTo(record);
    }

    @Test
    void a_configuration_that_changed_on_the_disk_is_taken_up() throws Exception {
        pass();
        leave();
        OpenDatabase first = opened();
        Files.writeString(sample.config(), sample.sample().config().replace("videos", "films"));

        page.entered();

        assertThat(leave()).isTrue();
        assertThat(opened()).isNotSameAs(first);
        assertThat(opened().settings().config().byName("films")).isPresent();
    }

    @Test
    void a_second_window_is_told_who_holds_the_database_and_can_go_on_once_it_is_free() {
        pass();
        leave();
        try (Workspace second = sample.workspace()) {
            ConnectionsPage other = new ConnectionsPage(second);
            second.draftProperty().set(draft(Map.of("PGPASSWORD", sample.password())));
            other.primaryProperty().get().fire();

            assertThat(other.leaving(true).toCompletableFuture().join()).isFalse();
            Outcome<OpenDatabase> outcome =
                    second.openingActivity().outcomeProperty().get();
            assertThat(outcome).isInstanceOf(Outcome.LockHeld.class);
            assertThat(outcome.findings().get(0).seen())
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(other.stateProperty().get()).isEqualTo(PageState.FAILED);

            workspace.close();
            assertThat(other.leaving(true).toCompletableFuture().join()).isTrue();
            assertThat(other.stateProperty().get()).isEqualTo(PageState.DONE);
        }
    }
}
