package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.engine.Finding;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.junit.jupiter.api.Test;

class WorkspaceTest extends WorkspaceFixture {

    WorkspaceTest() {
        super(500);
    }

    @Test
    void opening_a_database_looks_at_its_state() {
        sample.openIn(workspace);
        assertThat(workspace.openedProperty().get()).isNotNull();
        assertThat(workspace.statusProperty().get().state()).isEqualTo(KetoStatus.State.SCHEMA_TO_APPLY);
    }

    @Test
    void the_same_database_can_be_opened_again_and_not_by_a_second_window() {
        try (Workspace second = sample.workspace()) {
            sample.openIn(workspace);
            sample.openIn(workspace);
            assertThat(workspace.openedProperty().get()).isNotNull();

            sample.openIn(second);
            assertThat(second.openedProperty().get()).isNull();
            assertThat(second.openingActivity().outcomeProperty().get()).isInstanceOf(Outcome.LockHeld.class);
        }
    }

    @Test
    void what_cannot_be_opened_leaves_nothing_open_and_says_why() {
        workspace.open((progress, cancellation) -> {
            throw new LockHeldException(Finding.blocker("HELD", "seen", "why", "wait"));
        });
        assertThat(workspace.openedProperty().get()).isNull();
        assertThat(workspace.openingActivity().outcomeProperty().get()).isInstanceOf(Outcome.LockHeld.class);
    }
}
