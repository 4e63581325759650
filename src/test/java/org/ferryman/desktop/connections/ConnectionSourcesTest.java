package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.collections.ListChangeListener;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.Test;

class ConnectionSourcesTest extends ConnectionsSetting {

    @Test
    void a_broken_url_is_told_without_showing_it_and_leaves_the_form_as_it_is() {
        propose(Map.of());
        page.paste(page.entry(), "postgresql://ann:hun@ter2@localhost/keto");

        assertThat(page.notesProperty().get()).extracting(Finding::id).containsExactly("URL_INVALID");
        assertThat(page.notesProperty().get().toString()).doesNotContain("ter2");
        assertThat(page.fields().host.get()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_section_of_the_service_file_gives_everything() throws Exception {
        Files.writeString(
                home.resolve(".pg_service.conf"),
                "[x]\nhost=y\n[keto]\nhost=%s\nport=%d\ndbname=%s\n"
                                .formatted(database.host(), database.port(), database.name())
                        + "user=" + userOf(sample.url()) + "\npassword=" + sample.password() + "\n");
        page.entered();
        page.fields().source.set(SettingsSource.SERVICE);
        page.config().path.set(sample.config().toString());
        assertThat(page.services()).containsExactly("x", "keto");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();

        page.fields().service.set("keto");
        test();

        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.entry().passwordOriginProperty().get()).contains("service file");
        assertThat(page.commandLineProperty().get()).contains("service=keto").doesNotContain(sample.password());
    }

    @Test
    void a_look_that_finds_the_same_sections_leaves_their_list_and_what_is_chosen_of_it_alone() throws Exception {
        Path file = Files.writeString(home.resolve(".pg_service.conf"), "[x]\nhost=y\n");
        page.entered();
        AtomicInteger changes = new AtomicInteger();
        page.services().addListener((ListChangeListener<String>) change -> changes.incrementAndGet());
        page.entered();
        assertThat(changes).hasValue(0);
        Files.writeString(file, "[x]\nhost=y\n[z]\nhost=y\n");
        page.entered();
        assertThat(page.services()).containsExactly("x", "z");
    }

    @Test
    void what_a_url_says_besides_its_service_stays_in_effect_and_can_be_left_out() {
        page.paste(page.entry(), "postgresql://ann@/other?service=keto&connect_timeout=3");

        assertThat(page.fields().source.get()).isEqualTo(SettingsSource.SERVICE);
        assertThat(page.fields().further.get()).containsOnlyKeys("user", "dbname", "connect_timeout");
        page.fields().source.set(SettingsSource.FIELDS);
        assertThat(page.fields().further.get()).containsOnlyKeys("connect_timeout");
    }

    @Test
    void the_environment_gives_everything() {
        Map<String, String> environment = new HashMap<>(sample.user().environment());
        environment.put("PGHOST", database.host());
        environment.put("PGPORT", String.valueOf(database.port()));
        environment.put("PGDATABASE", database.name());
        environment.put("PGUSER", userOf(sample.url()));
        environment.put("PGPASSWORD", sample.password());
        UserFolders user = new UserFolders(environment, home, System.getProperty("os.name"));
        try (Workspace own = new Workspace(BackgroundTasks.immediate(), tick -> () -> {}, user, TestPatience.get())) {
            page = new ConnectionsPage(own);
            page.fields().source.set(SettingsSource.ENVIRONMENT);
            page.config().path.set(sample.config().toString());
            test();

            assertThat(page.readyProperty().get()).isTrue();
            assertThat(page.commandLineProperty().get())
                    .contains("keto check --config")
                    .doesNotContain("--url");
            assertThat(leave()).isTrue();
        }
    }

    @Test
    void a_profile_brings_everything_back_but_the_password() throws Exception {
        pass();
        page.config().excluded.set("7");
        page.profiles().name.set("night");
        page.profiles().save();
        Path file = workspace.user().data().resolve("profiles.json");
        assertThat(Files.readString(file)).contains("night").doesNotContain(sample.password());

        ConnectionsPage later = new ConnectionsPage(workspace);
        later.entered();
        later.use(later.profiles().all().get(0));

        assertThat(later.fields().form()).isEqualTo(page.fields().form());
        assertThat(later.fields().password.get()).isEmpty();
        assertThat(later.config().path.get()).isEqualTo(sample.config().toString());
        assertThat(later.config().excluded.get()).isEqualTo("7");

        later.profiles().delete();
        assertThat(later.profiles().all()).isEmpty();
        assertThat(Files.readString(file)).doesNotContain("night");
    }

    @Test
    void a_profile_says_that_a_database_is_in_production_and_another_url_is_another_database() {
        page.fields().host.set("db.example");
        workspace.inProductionProperty().set(true);
        page.profiles().name.set("live");
        page.profiles().save();
        page.fields().host.set("test.example");
        assertThat(workspace.inProductionProperty().get()).isFalse();

        ConnectionsPage later = new ConnectionsPage(workspace);
        later.fields().host.set("db.example");
        assertThat(workspace.inProductionProperty().get())
                .as("no profile is known before the page is entered")
                .isFalse();
        later.entered();
        assertThat(workspace.inProductionProperty().get()).isTrue();
        later.fields().host.set("test.example");
        assertThat(workspace.inProductionProperty().get()).isFalse();
        later.use(later.profiles().all().get(0));
        assertThat(workspace.inProductionProperty().get()).isTrue();
    }
}
