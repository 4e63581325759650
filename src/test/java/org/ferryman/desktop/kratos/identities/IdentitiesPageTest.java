package org.ferryman.desktop.kratos.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import org.ferryman.desktop.kratos.KratosTestDatabase;
import org.ferryman.desktop.kratos.KratosWorkspaceFixture;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.connections.KratosConnectionsPage;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.kratos.IdentityTales;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** The list of identities that the new Kratos could not change, in the window, as `kratos identities` makes it. */
@UsesWindow
class IdentitiesPageTest extends KratosWorkspaceFixture {

    /** What is somebody's: in no place where it was not asked for. */
    private static final List<String> PERSONAL =
            List.of("ada.secretsdottir", "hidden-key", "hidden-value", "not-an-address-4711");

    private static final String SCHEMA = """
            {"$schema": "http://json-schema.org/draft-07/schema#",
             "type": "object", "properties": {"traits": {"type": "object", "properties": {
              "email": {"type": "string", "format": "email", "ory.sh/kratos": {
               "credentials": {"password": {"identifier": true}}, "recovery": {"via": "email"}}}},
              "required": ["email"], "additionalProperties": false}}}
            """;

    private static void people(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        List<String> traits = List.of(
                "{\"email\": \"ada.secretsdottir@example.org\"}",
                "{\"email\": \"not-an-address-4711\"}",
                "{\"email\": \"b@example.org\", \"hidden-key\": \"hidden-value\"}");
        for (String each : traits) {
            database.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                    + " md5('" + each + "')::uuid, 'default', '" + each + "', now(), now(), id FROM networks LIMIT 1");
        }
    }

    private Path schema(String text) throws Exception {
        return Files.writeString(home.resolve("person.json"), text);
    }

    private static void name(IdentitiesPage<?> page, String name, Path file) {
        SchemaForm.Row row = new SchemaForm.Row();
        row.name.set(name);
        row.file.set(file.toString());
        page.schemas().rows().add(row);
    }

    private List<Path> filesWith(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file.getFileName());
                }
            }
        }
        return found;
    }

    @Test
    void it_finds_what_the_command_finds_and_holds_no_personal_data_unless_asked(TestDatabase database)
            throws Exception {
        people(database);
        IdentitiesPage<OpenKratos> page = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        OpenKratos opened = open(database);
        assertThat(page.readyProperty().get()).as("it may be left out").isTrue();
        assertThat(page.primaryProperty().get().enabledProperty().get())
                .as("there is nothing to hold them against")
                .isFalse();
        name(page, "default", schema(SCHEMA));
        assertThat(page.commandLineProperty().get())
                .contains(
                        "kratos identities --url " + database.url(), "--schema default=" + home.resolve("person.json"))
                .doesNotContain("--show-traits", database.password());
        page.primaryProperty().get().fire();
        KratosIdentities known = page.known();
        assertThat(known).as(String.valueOf(page.step().view().outcome())).isNotNull();
        assertThat(known.broken()).isEqualTo(2);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo("2 do not fit");
        assertThat(page.readyProperty().get()).isTrue();
        for (String personal : PERSONAL) {
            assertThat(filesWith(personal)).as(personal).isEmpty();
        }
        Path saved = Files.createDirectory(home.resolve("saved"));
        page.saveLists(saved, folder -> {}, failure -> {
            throw new AssertionError(failure);
        });
        try (Stream<Path> lists = Files.list(saved)) {
            assertThat(lists.map(list -> list.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "identities-broken.html",
                            "identities-broken.csv",
                            "identities-broken.jsonl",
                            "identities-changed.html",
                            "identities-changed.csv",
                            "identities-changed.jsonl");
        }
        List<Exception> failures = new ArrayList<>();
        page.saveLists(saved, folder -> {}, failures::add);
        assertThat(failures).as("nothing is overwritten").hasSize(1);
        page.schemas().showTraitsProperty().set(true);
        assertThat(page.commandLineProperty().get()).endsWith("--show-traits");
        page.primaryProperty().get().fire();
        assertThat(filesWith("hidden-value")).map(Path::toString).contains("identities-broken.html");
        assertThat(Files.readString(opened.run().folder().resolve("identities.json")))
                .doesNotContain(PERSONAL.toArray(String[]::new));
    }

    @Test
    void one_identity_is_told_of_as_one(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        database.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                + " md5('1')::uuid, 'default', '{}', now(), now(), id FROM networks LIMIT 1");
        IdentitiesPage<OpenKratos> page = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        open(database);
        name(page, "default", schema(SCHEMA));
        page.primaryProperty().get().fire();
        KratosIdentities known = page.known();
        assertThat(known.findings().get(0).seen()).startsWith("1 identity does not fit its schema: ");
        assertThat(IdentityTales.verdict(known)).isEqualTo("1 of 1 identity does not fit.");
        assertThat(page.resultProperty().get()).isEqualTo("1 does not fit");
        assertThat(page.texts().get("fact.identities", known.identities())).isEqualTo("identity");
    }

    @Test
    void what_was_found_is_there_again_when_the_database_is_opened_again(TestDatabase database) throws Exception {
        people(database);
        IdentitiesPage<OpenKratos> page = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        open(database);
        name(page, "default", schema(SCHEMA));
        page.primaryProperty().get().fire();
        workspace.leave();
        assertThat(page.known()).isNull();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        open(database);
        assertThat(page.known()).isNotNull();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
    }

    @Test
    void what_is_named_by_half_is_not_looked_at_and_a_url_is_another_option(TestDatabase database) throws Exception {
        people(database);
        IdentitiesPage<OpenKratos> page = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        open(database);
        name(page, "", schema(SCHEMA));
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.schemas().rows().get(0).name.set("https://example.org/person.json");
        assertThat(page.primaryProperty().get().enabledProperty().get())
                .as("no schema is named by it")
                .isFalse();
        Path config = Files.writeString(
                home.resolve("kratos.yml"),
                "identity: {schemas: [{id: default, url: 'https://example.org/person.json'}]}");
        page.schemas().configProperty().set(config.toString());
        assertThat(page.commandLineProperty().get())
                .contains("--kratos-config " + config, "--schema-file https://example.org/person.json=");
        page.primaryProperty().get().fire();
        assertThat(page.known().broken()).isEqualTo(2);
        page.schemas().configProperty().set(home.resolve("none.yml").toString());
        page.primaryProperty().get().fire();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.step().view().outcome().findings())
                .extracting(finding -> finding.id())
                .containsExactly("KRATOS_CONFIG_UNREADABLE");
    }

    /** In the window: an error, then what does not fit, then the command that moves, and at last all fit. */
    @Test
    void in_the_window_from_an_error_to_the_list_and_the_command_that_moves(TestDatabase database) throws Exception {
        people(database);
        Sight sight = new Sight("kratos-identities");
        Path config = Files.writeString(
                home.resolve("kratos.yml"),
                "identity: {schemas: [{id: default, url: 'file:///etc/no-such-kratos/person.json'}]}");
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            window.press("choice-kratos");
            window.visit(window.page(KratosConnectionsPage.class));
            window.press("how-by_hand");
            runOnFx(() -> window.kratos()
                    .draftProperty()
                    .set(new ConnectionDraft(
                            database.url(),
                            Optional.of(config.toString()),
                            List.of(),
                            java.util.Map.of(),
                            Optional.empty())));
            runOnFx(() -> window.node("password", TextField.class).setText(database.password()));
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            window.press("next");
            window.await(() -> window.kratos().openedProperty().get() != null);
            Page page = window.page(IdentitiesPage.class);
            window.visit(page);
            window.settle();
            assertThat(onFx(() -> window.node("schema-config", TextField.class).getText()))
                    .as("the one that was named on the page before")
                    .isEqualTo(config.toString());
            sight.look(window.scene(), "identities-empty");
            window.press("primary");
            window.await(() -> page.stateProperty().get() == PageState.FAILED);
            sight.look(window.scene(), "identities-failed");
            window.screenshot("kratos-identities-failed");
            window.press("add-schema");
            Path file = schema(SCHEMA);
            runOnFx(() -> {
                window.node("schema-name-1", TextField.class).setText("default");
                window.node("schema-path-1", TextField.class).setText(file.toString());
            });
            window.press("primary");
            window.await(() -> page.stateProperty().get() == PageState.ATTENTION);
            assertThat(text(window, "identities-verdict")).isEqualTo("2 of 3 identities do not fit.");
            assertThat(onFx(() -> window.node("identities-faults", TableView.class)
                            .getItems()
                            .size()))
                    .isEqualTo(3);
            window.press("add-schema");
            runOnFx(() -> window.node("move-to", TextField.class).setText("person"));
            window.press("schema-remove-2");
            assertThat(window.node("move-line", TextArea.class).getText())
                    .contains("kratos identities move", "--from default --to person", "--schema default=");
            sight.look(window.scene(), "identities-broken");
            window.screenshot("kratos-identities-broken");
            window.scrollTo("move");
            window.screenshot("kratos-identities-move");
            schema(SCHEMA.replace("\"additionalProperties\": false", "\"additionalProperties\": true")
                    .replace("\"format\": \"email\", ", "")
                    .replace(", \"recovery\": {\"via\": \"email\"}", ""));
            runOnFx(() -> window.node("show-traits", CheckBox.class).setSelected(true));
            window.press("primary");
            window.await(() -> text(window, "identities-verdict").startsWith("All 3"));
            sight.look(window.scene(), "identities-fit");
            window.screenshot("kratos-identities-fit");
        }
        sight.assertNothingElse();
    }

    private static String text(TestWindow window, String id) {
        return window.node(id, Label.class).getText();
    }

    /** What stands in a configuration itself needs no file. */
    @Test
    void a_schema_that_stands_in_the_configuration_needs_no_file(TestDatabase database) throws Exception {
        people(database);
        IdentitiesPage<OpenKratos> page = new IdentitiesPage<>(new InPlaceIdentities(workspace));
        open(database);
        String inline = Base64.getEncoder().encodeToString(SCHEMA.getBytes(StandardCharsets.UTF_8));
        page.schemas()
                .configProperty()
                .set(Files.writeString(
                                home.resolve("kratos.yml"),
                                "identity: {schemas: [{id: default, url: 'base64://" + inline + "'}]}")
                        .toString());
        page.primaryProperty().get().fire();
        assertThat(page.known().broken()).isEqualTo(2);
    }
}
