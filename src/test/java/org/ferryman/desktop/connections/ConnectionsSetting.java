package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.BeforeEach;

/** A sample database, a page that knows nothing of it yet, and short words for what a user does. */
abstract class ConnectionsSetting extends WorkspaceFixture {

    ConnectionsPage page;

    ConnectionsSetting() {
        super(500);
    }

    @BeforeEach
    void makePage() {
        page = new ConnectionsPage(workspace);
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

    ConnectionDraft draft(Map<String, String> environment) {
        return new ConnectionDraft(
                sample.url(), Optional.of(sample.config().toString()), List.of(), environment, Optional.empty());
    }

    void test() {
        page.primaryProperty().get().fire();
    }

    boolean leave() {
        return page.leaving(true).toCompletableFuture().join();
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
