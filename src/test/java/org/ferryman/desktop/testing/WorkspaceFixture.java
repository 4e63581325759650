package org.ferryman.desktop.testing;

import java.util.Objects;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The sample, and a workspace for pages in which everything happens at once; nothing is opened in it yet. */
public abstract class WorkspaceFixture extends SampleFixture {

    protected Workspace workspace;

    /** @param tuples how many legacy tuples there are */
    protected WorkspaceFixture(long tuples) {
        super(tuples);
    }

    @BeforeEach
    final void makeWorkspace() {
        workspace = sample.workspace();
    }

    @AfterEach
    final void closeWorkspace() {
        workspace.close();
    }

    /** What the test has opened in the workspace. */
    protected final OpenDatabase opened() {
        return Objects.requireNonNull(workspace.openedProperty().get());
    }
}
