package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.StepSequence.Ending;
import org.ferryman.desktop.wizard.StepSequence.Part;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two steps that change something and one that reads: each runs when the test has it run. */
class StepSequenceTest extends WorkspaceFixture {

    private final Backlog background = new Backlog();
    private final List<Ending> endings = new ArrayList<>();
    private final StepSequence sequence = new StepSequence(endings::add);
    private Workspace slow;
    private Outcome<String> second = new Outcome.Done<>("second");

    StepSequenceTest() {
        super(500);
    }

    @BeforeEach
    void open() {
        slow = sample.workspace(background.tasks());
        sample.openIn(slow);
        background.runAll();
    }

    @AfterEach
    void close() {
        slow.close();
    }

    private List<Part> parts() {
        return List.of(part("first", true), part("second", true), part("third", false));
    }

    private Part part(String id, boolean changes) {
        StepModel<String> step = new StepModel<>(slow, new StepId(id));
        return new Part(
                step,
                changes,
                () -> step.run((opened, progress, stop) -> id.equals("second") ? second : new Outcome.Done<>(id)));
    }

    private State state() {
        return sequence.viewProperty().get().state();
    }

    @Test
    void it_is_asked_once_and_runs_one_step_after_the_other() {
        sequence.ask(this::parts);
        assertThat(state()).isEqualTo(State.ASKING);
        sequence.no();
        assertThat(state()).isEqualTo(State.IDLE);
        sequence.yes();
        assertThat(sequence.isBusy()).isFalse();
        sequence.ask(this::parts);
        sequence.yes();
        for (String id : List.of("first", "second", "third")) {
            assertThat(sequence.running().map(StepModel::step)).contains(new StepId(id));
            assertThat(sequence.isChanging()).isEqualTo(!id.equals("third"));
            background.runNext();
        }
        assertThat(state()).isEqualTo(State.ENDED);
        assertThat(endings).containsExactly(new Ending(new StepId("third"), new Outcome.Done<>("third")));
        assertThat(sequence.cameTooLate()).isFalse();
    }

    @Test
    void what_is_not_done_ends_it() {
        second = new Outcome.Blocked<>(List.of(Finding.blocker("IN_THE_WAY", "seen", "why", "remedy")));
        sequence.start(parts());
        background.runAll();
        assertThat(endings).containsExactly(new Ending(new StepId("second"), second));
        assertThat(sequence.parts())
                .last()
                .satisfies(part -> assertThat(part.step().view().state()).isEqualTo(State.IDLE));
    }

    @Test
    void whether_to_stop_a_change_is_asked_while_it_goes_on() {
        sequence.start(parts());
        sequence.askToCancel();
        assertThat(sequence.stop().isAnswerable()).isTrue();
        assertThat(state()).isEqualTo(State.RUNNING);
        sequence.stop().no();
        assertThat(sequence.stop().isAnswerable()).isFalse();
        sequence.askToCancel();
        sequence.stop().yes();
        assertThat(state()).isEqualTo(State.CANCELLING);
        background.runAll();
        assertThat(endings)
                .as("the first came too late to be stopped, the second was not begun")
                .containsExactly(new Ending(new StepId("second"), new Outcome.Cancelled<>()));
        assertThat(sequence.cameTooLate()).isTrue();
    }

    @Test
    void what_only_reads_is_asked_to_stop_at_once() {
        sequence.start(parts());
        background.runNext();
        background.runNext();
        sequence.askToCancel();
        assertThat(sequence.stop().isAnswerable()).isFalse();
        assertThat(state()).isEqualTo(State.CANCELLING);
    }

    @Test
    void the_next_run_may_begin_when_one_has_ended() {
        List<Ending> seen = new ArrayList<>();
        StepSequence[] own = new StepSequence[1];
        own[0] = new StepSequence(ending -> {
            seen.add(ending);
            if (seen.size() == 1) {
                own[0].start(List.of(part("again", true)));
            }
        });
        own[0].start(List.of(part("first", true)));
        background.runNext();
        assertThat(own[0].isBusy()).isTrue();
        assertThat(own[0].viewProperty().get().state()).isEqualTo(State.RUNNING);
        background.runNext();
        assertThat(seen).extracting(ending -> ending.step().text()).containsExactly("first", "again");
        assertThat(own[0].isBusy()).isFalse();
    }
}
