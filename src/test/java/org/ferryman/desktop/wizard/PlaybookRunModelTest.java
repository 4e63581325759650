package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two steps that change something and one that reads, by the real driver: each runs when the test has it run. */
class PlaybookRunModelTest extends WorkspaceFixture {

    private final Backlog background = new Backlog();
    private final List<Ending> endings = new ArrayList<>();
    private final PlaybookStep<NoOptions, String> first = changing("first");
    private final PlaybookStep<NoOptions, String> second = changing("second");
    private final PlaybookStep<NoOptions, String> third = reading("third");
    private final List<Finding> inTheWay = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();
    private Workspace slow;
    private PlaybookRunModel run;

    PlaybookRunModelTest() {
        super(500);
    }

    @BeforeEach
    void open() {
        slow = sample.workspace(background.tasks());
        run = new PlaybookRunModel(slow, System::nanoTime, endings::add);
        sample.openIn(slow);
        background.runAll();
    }

    @AfterEach
    void close() {
        slow.close();
    }

    private PlaybookStep<NoOptions, String> changing(String id) {
        return row(id, new Writing(id), StepPlace.aside("page", id).asking());
    }

    private PlaybookStep<NoOptions, String> reading(String id) {
        return row(id, new Reading(new StepId(id)), StepPlace.aside("page", id));
    }

    private static PlaybookStep<NoOptions, String> row(String id, Step<String> step, StepPlace place) {
        return new PlaybookStep<>(
                new StepId(id),
                id,
                StepTale.of(String.class, "Not done.", (result, facts) -> facts.summary(result)),
                StepWork.of(NoOptions.NONE, (context, options) -> step),
                place);
    }

    private RunPlan all() {
        return plan(first, second, third);
    }

    @SafeVarargs
    private RunPlan plan(PlaybookStep<NoOptions, String>... rows) {
        List<PlannedStep<?, ?>> stages = new ArrayList<>();
        for (PlaybookStep<NoOptions, String> row : rows) {
            stages.add(PlannedStep.usual(row));
        }
        return new RunPlan(stages, (row, news) -> watched.add(row.id() + " " + news.item()));
    }

    private State state() {
        return run.viewProperty().get().state();
    }

    @Test
    void it_is_asked_once_and_runs_one_step_after_the_other() {
        run.ask(this::all);
        assertThat(state()).isEqualTo(State.ASKING);
        run.no();
        assertThat(state()).isEqualTo(State.IDLE);
        run.yes();
        assertThat(run.isBusy()).isFalse();
        run.ask(this::all);
        run.yes();
        for (String id : List.of("first", "second", "third")) {
            assertThat(run.running().map(StepModel::step)).contains(new StepId(id));
            assertThat(run.isChanging()).isEqualTo(!id.equals("third"));
            background.runNext();
        }
        assertThat(state()).isEqualTo(State.ENDED);
        assertThat(endings).containsExactly(new Ending(third, new Outcome.Done<>("third")));
        assertThat(run.cameTooLate()).isFalse();
        assertThat(run.step(first).view().result()).contains("first");
        assertThat(watched).contains("first of first", "second of second").doesNotContain("third of third");
    }

    @Test
    void what_is_not_done_ends_it() {
        inTheWay.add(Finding.blocker("IN_THE_WAY", "seen", "why", "remedy"));
        run.start(all());
        background.runAll();
        assertThat(endings).containsExactly(new Ending(second, new Outcome.Blocked<>(inTheWay)));
        assertThat(run.stages())
                .last()
                .satisfies(step -> assertThat(step.view().state()).isEqualTo(State.IDLE));
    }

    @Test
    void what_cannot_be_made_ends_it_too() {
        PlaybookStep<NoOptions, String> unmade = new PlaybookStep<>(
                new StepId("unmade"),
                "unmade",
                StepTale.unrecorded(String.class),
                StepWork.of(NoOptions.NONE, (context, options) -> {
                    throw new IllegalArgumentException("no such thing");
                }),
                StepPlace.aside("page", "unmade"));
        run.start(plan(unmade, second));
        background.runAll();
        assertThat(endings).singleElement().satisfies(ending -> {
            assertThat(ending.step().text()).isEqualTo("unmade");
            assertThat(ending.outcome().findings()).extracting(Finding::id).containsExactly("UNEXPECTED_FAILURE");
        });
    }

    @Test
    void whether_to_stop_a_change_is_asked_while_it_goes_on() {
        run.start(all());
        run.askToCancel();
        assertThat(run.stop().isAnswerable()).isTrue();
        assertThat(state()).isEqualTo(State.RUNNING);
        run.stop().no();
        assertThat(run.stop().isAnswerable()).isFalse();
        run.askToCancel();
        run.stop().yes();
        assertThat(state()).isEqualTo(State.CANCELLING);
        background.runAll();
        assertThat(endings)
                .as("the first came too late to be stopped, the second was not begun")
                .containsExactly(new Ending(second, new Outcome.Cancelled<>()));
        assertThat(run.cameTooLate()).isTrue();
        assertThat(run.step(second).view().state()).isEqualTo(State.IDLE);
    }

    @Test
    void what_only_reads_is_asked_to_stop_at_once() {
        run.start(all());
        background.runNext();
        background.runNext();
        run.askToCancel();
        assertThat(run.stop().isAnswerable()).isFalse();
        assertThat(state()).isEqualTo(State.CANCELLING);
    }

    @Test
    void what_came_too_late_to_be_stopped_is_still_read() {
        run.start(plan(second, third));
        run.cancel();
        background.runAll();
        assertThat(endings).containsExactly(new Ending(third, new Outcome.Done<>("third")));
        assertThat(run.cameTooLate()).isTrue();
    }

    @Test
    void the_next_run_may_begin_when_one_has_ended() {
        List<Ending> seen = new ArrayList<>();
        PlaybookStep<NoOptions, String> again = changing("again");
        PlaybookRunModel[] own = new PlaybookRunModel[1];
        own[0] = new PlaybookRunModel(slow, System::nanoTime, ending -> {
            seen.add(ending);
            if (seen.size() == 1) {
                own[0].start(plan(again));
            }
        });
        own[0].start(plan(first));
        background.runNext();
        assertThat(own[0].isBusy()).isTrue();
        assertThat(own[0].viewProperty().get().state()).isEqualTo(State.RUNNING);
        background.runNext();
        assertThat(seen).extracting(ending -> ending.step().text()).containsExactly("first", "again");
        assertThat(own[0].isBusy()).isFalse();
    }

    @Test
    void a_step_that_is_still_being_stopped_ends_the_run_and_is_named() {
        run.step(second).run((opened, progress, stop) -> new Outcome.Done<>("of its own"));
        run.start(all());
        assertThat(run.running().map(StepModel::step)).contains(new StepId("first"));
        background.runLast();
        assertThat(run.isBusy()).isFalse();
        assertThat(state()).isEqualTo(State.ENDED);
        assertThat(endings).singleElement().satisfies(ending -> {
            assertThat(ending.step().text()).isEqualTo("second");
            assertThat(ending.outcome()).isInstanceOf(Outcome.LockHeld.class);
            assertThat(ending.outcome().findings()).extracting(Finding::id).containsExactly("STEP_STILL_STOPPING");
        });
        background.runAll();
        run.start(all());
        background.runAll();
        assertThat(endings).last().isEqualTo(new Ending(third, new Outcome.Done<>("third")));
    }

    @Test
    void another_database_forgets_what_runs_and_nothing_of_it_comes_through() {
        run.start(all());
        slow.close();
        assertThat(run.isBusy()).isFalse();
        assertThat(state()).isEqualTo(State.IDLE);
        background.runAll();
        assertThat(endings).isEmpty();
        assertThat(run.stages()).isEmpty();
    }

    private record Reading(StepId id) implements Evidence<String> {
        @Override
        public String title() {
            return id.text();
        }

        @Override
        public String produce(Work work) {
            return id.text();
        }
    }

    /** A change that only the second of the steps may find something in the way of. */
    private final class Writing implements Change<String> {

        private final String id;

        Writing(String id) {
            this.id = id;
        }

        @Override
        public StepId id() {
            return new StepId(id);
        }

        @Override
        public String title() {
            return id;
        }

        @Override
        public Inspection inspect(Work work) {
            boolean blocked = id.equals("second") && !inTheWay.isEmpty();
            return blocked
                    ? Inspection.of(Inspection.State.BLOCKED, "", inTheWay)
                    : Inspection.of(Inspection.State.TO_DO, "", List.of());
        }

        @Override
        public List<String> preview() {
            return List.of("DO " + id);
        }

        @Override
        public String apply(Work work) {
            new ProgressMeter(work.progress()).begin(() -> "doing", "of " + id, "things");
            return id;
        }
    }
}
