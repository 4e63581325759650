package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One step on a page, with the real runner: everything happens when the test has it happen. */
class StepModelTest extends WorkspaceFixture {

    private final Backlog background = new Backlog();
    private final List<String> events = new ArrayList<>();
    private final List<String> applied = new ArrayList<>();
    private Workspace slow;
    private StepModel<OpenDatabase, String> model;

    StepModelTest() {
        super(500);
    }

    @BeforeEach
    void open() {
        slow = sample.workspace(background.tasks());
        model = new StepModel<>(slow, new StepId("a-step"));
        sample.openIn(slow);
        background.runAll();
        model.whenDone(result -> events.add("done " + result + " while " + state()))
                .whenChanged(() -> events.add(state().name()))
                .whenEnded(outcome -> events.add("ended " + outcome.kind() + " while " + state()));
    }

    @AfterEach
    void close() {
        slow.close();
    }

    private State state() {
        return model.view().state();
    }

    @Test
    void a_change_is_asked_about_and_made_when_the_answer_is_yes() {
        model.ask(opened -> new Fake("it", Inspection.State.TO_DO));
        assertThat(state()).isEqualTo(State.ASKING);
        assertThat(background.size()).as("nobody looks before").isZero();
        model.no();
        assertThat(state()).isEqualTo(State.IDLE);
        model.yes();
        assertThat(background.size()).as("nobody asks any more").isZero();
        model.ask(opened -> new Fake("it", Inspection.State.TO_DO));
        model.yes();
        assertThat(state()).isEqualTo(State.RUNNING);
        assertThat(model.view().question()).isEmpty();
        background.runAll();
        assertThat(model.view().result()).contains("it");
        assertThat(applied).containsExactly("it");
        assertThat(events)
                .containsExactly(
                        "ASKING",
                        "IDLE",
                        "ASKING",
                        "RUNNING",
                        "done it while RUNNING",
                        "ENDED",
                        "ended DONE while ENDED");
    }

    @Test
    void what_it_would_meet_and_run_is_looked_at_before_it_is_asked() {
        model.lookAndAsk(opened -> new Fake("it", Inspection.State.TO_DO));
        assertThat(state()).isEqualTo(State.LOOKING);
        model.yes();
        assertThat(state()).as("too early for an answer").isEqualTo(State.LOOKING);
        background.runAll();
        assertThat(state()).isEqualTo(State.ASKING);
        assertThat(model.view().question().orElseThrow().statements()).containsExactly("DO it");
        assertThat(model.view().question().orElseThrow().isToDo()).isTrue();
        assertThat(applied).isEmpty();
        model.yes();
        background.runAll();
        assertThat(applied).containsExactly("it");
    }

    @Test
    void what_is_in_the_way_is_told_and_yes_is_no_answer_to_it() {
        model.lookAndAsk(opened -> new Fake("it", Inspection.State.BLOCKED));
        background.runAll();
        assertThat(state()).isEqualTo(State.ASKING);
        assertThat(model.view().isAnswerable()).isFalse();
        assertThat(model.view().question().orElseThrow().statements()).isEmpty();
        model.yes();
        background.runAll();
        assertThat(state()).isEqualTo(State.ASKING);
        assertThat(applied).isEmpty();
    }

    @Test
    void when_something_else_is_chosen_meanwhile_it_is_looked_at_again() {
        model.lookAndAsk(opened -> new Fake("first", Inspection.State.TO_DO));
        model.lookAndAsk(opened -> new Fake("second", Inspection.State.TO_DO));
        background.runNext();
        assertThat(state()).as("what was seen is not what is chosen").isEqualTo(State.LOOKING);
        background.runAll();
        assertThat(model.view().question().orElseThrow().statements()).containsExactly("DO second");
        model.lookAndAsk(opened -> new Fake("third", Inspection.State.TO_DO));
        assertThat(model.view().isAnswerable()).isFalse();
        model.no();
        background.runAll();
        assertThat(state()).isEqualTo(State.IDLE);
    }

    @Test
    void a_look_can_be_cancelled() {
        model.lookAndAsk(opened -> new Fake("it", Inspection.State.TO_DO));
        model.cancel();
        assertThat(state()).isEqualTo(State.CANCELLING);
        background.runAll();
        assertThat(state()).isEqualTo(State.ENDED);
        assertThat(model.view().wasCancelled()).isTrue();
        assertThat(model.view().hasFailed()).isFalse();
    }

    @Test
    void what_runs_is_asked_to_stop_and_can_not_be_started_twice() {
        model.apply(opened -> new Fake("it", Inspection.State.TO_DO));
        model.apply(opened -> new Fake("again", Inspection.State.TO_DO));
        model.ask(opened -> new Fake("again", Inspection.State.TO_DO));
        assertThat(state()).isEqualTo(State.RUNNING);
        assertThat(model.view().isStoppable()).isTrue();
        model.cancel();
        assertThat(state()).isEqualTo(State.CANCELLING);
        assertThat(model.view().isBusy()).isTrue();
        assertThat(model.view().isStoppable()).isFalse();
        background.runLast();
        background.runAll();
        assertThat(model.view().wasCancelled()).isTrue();
        assertThat(applied).isEmpty();
        assertThat(events).endsWith("CANCELLING", "ENDED", "ended CANCELLED while ENDED");
    }

    @Test
    void a_failure_is_an_outcome_also_of_what_can_not_be_made() {
        Finding wrong = Finding.blocker("WRONG", "seen", "why", "remedy");
        model.apply(opened -> {
            throw new InputException(wrong);
        });
        assertThat(model.view().hasFailed()).isTrue();
        assertThat(Objects.requireNonNull(model.view().outcome()).findings()).containsExactly(wrong);
        model.run((opened, progress, stop) -> new Outcome.Blocked<>(List.of(wrong)));
        background.runAll();
        assertThat(model.view().hasFailed()).isTrue();
        model.reset();
        assertThat(state()).isEqualTo(State.IDLE);
        assertThat(model.view().outcome()).isNull();
    }

    @Test
    void progress_is_told_of_and_is_no_change() {
        model.run((opened, progress, stop) -> {
            progress.publish(new Progress(
                    () -> "rows", "", 1, OptionalLong.of(2), "tuples", 0, Duration.ZERO, Optional.empty(), ""));
            return new Outcome.Done<>("it");
        });
        background.runAll();
        assertThat(Objects.requireNonNull(model.view().progress()).phase().text())
                .isEqualTo("rows");
        assertThat(events).containsExactly("RUNNING", "done it while RUNNING", "ENDED", "ended DONE while ENDED");
        assertThat(model.view().took()).isPresent();
    }

    @Test
    void of_another_database_nothing_is_known() {
        model.apply(opened -> new Fake("it", Inspection.State.TO_DO));
        background.runAll();
        assertThat(state()).isEqualTo(State.ENDED);
        slow.release();
        assertThat(state()).isEqualTo(State.IDLE);
        model.apply(opened -> new Fake("it", Inspection.State.TO_DO));
        assertThat(state()).as("there is no database").isEqualTo(State.IDLE);
    }

    @Test
    void what_ends_after_its_database_was_given_up_is_not_told_to_anybody() {
        model.run((opened, progress, stop) -> new Outcome.Done<>("late"));
        OpenDatabase before = Objects.requireNonNull(slow.release());
        assertThat(state()).isEqualTo(State.CANCELLING);
        background.runAll();
        assertThat(state()).isEqualTo(State.IDLE);
        assertThat(events).containsExactly("RUNNING", "CANCELLING", "IDLE");
        before.close();
    }

    /** A change of nothing that remembers that it was made. */
    private final class Fake implements Change<String> {

        private final String name;
        private final Inspection.State state;

        Fake(String name, Inspection.State state) {
            this.name = name;
            this.state = state;
        }

        @Override
        public StepId id() {
            return new StepId("a-step");
        }

        @Override
        public String title() {
            return name;
        }

        @Override
        public Inspection inspect(Work work) {
            return new Inspection(state, "", List.of(), Set.of());
        }

        @Override
        public List<String> preview() {
            return List.of("DO " + name);
        }

        @Override
        public String apply(Work work) {
            applied.add(name);
            return name;
        }
    }
}
