package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.wizard.Draft;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sample database, a page that knows nothing of it yet, and short words for what a user does. */
@ExtendWith(PostgresExtension.class)
abstract class ConnectionsSetting {

    @TempDir
    Path home;

    SampleWorkspace sample;
    Workspace workspace;
    ConnectionsPage page;

    @BeforeEach
    void fill(TestDatabase database) throws SQLException, IOException {
        sample = new SampleWorkspace(database, home, 500);
        workspace = sample.workspace();
        page = new ConnectionsPage(workspace);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    void pass() {
        propose(Map.of());
        page.fields().password.set(sample.password());
        test();
        assertThat(page.readyProperty().get()).isTrue();
    }

    void propose(Map<String, String> environment) {
        workspace.draftProperty().set(draft(environment));
    }

    Draft draft(Map<String, String> environment) {
        return new Draft(
                sample.url(), Optional.of(sample.config().toString()), List.of(), environment, Optional.empty());
    }

    void test() {
        page.primaryProperty().get().fire();
    }

    boolean leave() {
        return page.leaving(true).toCompletableFuture().join();
    }

    Opened opened() {
        return Optional.ofNullable(workspace.openedProperty().get()).orElseThrow();
    }

    List<String> findings() {
        return page.checks().stream()
                .flatMap(check -> check.findings().stream())
                .filter(Finding::blocks)
                .map(Finding::id)
                .toList();
    }

    static String userOf(String url) {
        return url.replaceAll("postgresql://([^@]*)@.*", "$1");
    }
}
