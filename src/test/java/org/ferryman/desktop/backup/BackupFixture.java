package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.desktop.KetoBackup;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.backup.ClientTools;

/** The page on a sample of its own, and what its tests ask of it. */
abstract class BackupFixture extends WorkspaceFixture {

    BackupFixture() {
        super(600);
    }

    /** The page, entered after the sample was opened. */
    BackupPage open(ClientTools tools) {
        BackupPage page = new BackupPage(new KetoBackup(workspace), tools);
        sample.openIn(workspace);
        page.entered();
        return page;
    }

    static void press(BackupPage page) {
        assertThat(page.primaryProperty().get().enabledProperty().get()).isTrue();
        page.primaryProperty().get().fire();
    }

    static Finding finding(Outcome<?> outcome) {
        assertThat(outcome.findings()).hasSize(1);
        return outcome.findings().get(0);
    }

    static void assertVerified(BackupPage page, PageState state) {
        assertThat(page.stateProperty().get())
                .as(() -> String.valueOf(page.backup().view().outcome()))
                .isEqualTo(state);
        assertThat(page.resultProperty().get()).matches("verified, [0-9.]+ (bytes|kB|MB)");
        assertThat(page.readyProperty().get()).isTrue();
    }
}
