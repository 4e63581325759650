package org.ferryman.desktop.kratos.pair.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.connections.ConnectionProfile;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairConnectionsPageTest {

    private static final String BLUE = "postgresql://kratos@blue/kratos";
    private static final String GREEN = "postgresql://kratos@green/kratos";

    @TempDir
    Path home;

    private PairConnectionsPage page;

    @BeforeEach
    void makePage() {
        UserFolders user = new UserFolders(
                Map.of("XDG_DATA_HOME", home.resolve("data").toString()), home, System.getProperty("os.name"));
        PairWorkspace workspace = new PairWorkspace(
                new WindowServices(BackgroundTasks.immediate(), tick -> () -> {}, user, TestPatience.get()));
        page = new PairConnectionsPage(workspace);
        workspace
                .draftProperty()
                .set(new ConnectionDraft(
                        BLUE,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(GREEN)));
    }

    @Test
    void each_server_finds_the_other_as_the_form_says_unless_another_way_is_written() {
        assertThat(page.inputs()).extracting(each -> each.url()).containsExactly(BLUE, GREEN, BLUE, GREEN);
        page.sourceSeenProperty().set("postgresql://replica@10.0.0.1/kratos");
        assertThat(page.inputs())
                .extracting(each -> each.url())
                .containsExactly(BLUE, GREEN, "postgresql://replica@10.0.0.1/kratos", GREEN);
    }

    @Test
    void the_command_line_names_both_and_the_ways_between() {
        assertThat(page.commandLineProperty().get())
                .contains("kratos check", "--url " + BLUE, "--target " + GREEN)
                .doesNotContain("as-seen-by");
        page.targetSeenProperty().set("postgresql://green.internal/kratos");
        assertThat(page.commandLineProperty().get())
                .contains("--target-as-seen-by-source postgresql://green.internal/kratos");
    }

    @Test
    void what_was_saved_names_both_databases_and_no_password() {
        ConnectionProfile saved = page.profile("night", BLUE);
        assertThat(saved.url()).isEqualTo(BLUE);
        assertThat(saved.target()).isEqualTo(GREEN);
        page.takeService(new ConnectionProfile("other", BLUE, "", "", "").withTarget("postgresql://k@red/kratos"));
        assertThat(page.target().url()).isEqualTo("postgresql://k@red/kratos");
    }

    @Test
    void a_host_that_can_not_be_right_keeps_the_target_from_being_tested() {
        assertThat(page.primaryProperty().get().enabledProperty().get()).isTrue();
        page.takeService(new ConnectionProfile("other", BLUE, "", "", "").withTarget("postgresql:///kratos"));
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
    }
}
