package org.ferryman.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.StepWork.OpenItems;
import org.junit.jupiter.api.Test;

/** The driver, on a playbook of its own: a cellar in which barrels are counted, filled and sealed. */
final class PlaybookRunTest {

    // A step is added to a playbook here, and nowhere else.
    private static final PlaybookStep<NoOptions, Integer> COUNT = new PlaybookStep<>(
            new StepId("count"),
            "Count the barrels",
            StepTale.ofData(Integer.class, "Nothing was counted.", (barrels, facts) -> facts.summary(barrels + ".")),
            StepWork.of(NoOptions.NONE, (context, options) -> new Count((Cellar) context))
                    .goesOnIf(barrels -> barrels > 0)
                    .nothingLeftIf(barrels -> barrels == 99)
                    .leaves(OpenItems.some(barrels -> barrels > 2)),
            StepPlace.demonstrated("cellar", "count"));

    private static final PlaybookStep<String, String> FILL = row("fill", "");
    private static final PlaybookStep<String, String> SEAL = row("seal", "wax");

    private static PlaybookStep<String, String> row(String id, String usual) {
        return new PlaybookStep<>(
                new StepId(id),
                id,
                StepTale.of(String.class, "Not done.", (with, facts) -> facts.summary(with)),
                StepWork.of(usual, (context, with) -> (Step<String>) new Barrel((Cellar) context, id, with))
                        .needs(with -> !with.isEmpty()),
                StepPlace.onTheWay("cellar", id));
    }

    private final Cellar cellar = new Cellar();
    private final List<String> told = new ArrayList<>();
    private boolean asks;
    private boolean agrees;

    private Ending go(PlannedStep<?, ?>... stages) {
        PlaybookRun run = new PlaybookRun(cellar, cellar, new Told(), List.of(stages));
        Ending ending = run.go();
        told.add(ending.getClass().getSimpleName() + (run.leavesOpen() ? ", something is open" : ""));
        return ending;
    }

    private static List<PlannedStep<?, ?>> all() {
        return new PlaybookPlan(List.of(COUNT, FILL, SEAL))
                .with(PlannedStep.of(FILL, "ale"))
                .stages(COUNT, SEAL);
    }

    @Test
    void each_step_is_done_once_and_what_is_there_already_is_left() {
        go(all().toArray(PlannedStep<?, ?>[]::new));
        assertThat(told)
                .containsExactly(
                        "count begins", "count: 2", "fill begins", "fill: ale", "seal begins", "seal: wax", "Finished");
        told.clear();
        cellar.done.remove("seal");
        go(PlannedStep.of(FILL, "ale"), PlannedStep.usual(SEAL));
        assertThat(told).containsExactly("fill is done: it is so", "seal begins", "seal: wax", "Finished");
    }

    @Test
    void what_was_asked_for_by_its_name_is_done_again() {
        cellar.done.addAll(List.of("fill", "seal"));
        go(PlannedStep.of(FILL, "ale").asAsked(), PlannedStep.usual(SEAL));
        assertThat(told).containsExactly("fill begins", "fill: ale", "seal is done: it is so", "Finished");
    }

    @Test
    void somebody_else_may_have_each_step_done_and_is_told_which_comes_next() {
        cellar.blocked = true;
        asks = true;
        PlaybookRun run = new PlaybookRun(cellar, cellar, new Told(), all());
        assertThat(run.next()).contains(COUNT);
        assertThat(run.step()).isEmpty();
        assertThat(told).containsExactly("count begins", "count: 2");
        assertThat(run.next()).contains(FILL);
        assertThat(run.step()).contains(new Ending.Stopped(FILL));
        assertThat(run.next()).as("the way has ended").isEmpty();
        assertThat(run.go()).isEqualTo(new Ending.Stopped(FILL));
        assertThat(new PlaybookRun(cellar, cellar, new Told(), List.of()).go()).isEqualTo(new Ending.Finished());
    }

    @Test
    void a_plan_can_be_of_the_chosen_steps_alone_in_the_order_of_the_table() {
        PlaybookPlan plan = new PlaybookPlan(List.of(COUNT, FILL, SEAL))
                .with(PlannedStep.of(SEAL, "cork"))
                .with(PlannedStep.usual(COUNT));
        assertThat(plan.chosen())
                .<PlaybookStep<?, ?>>extracting(PlannedStep::row)
                .containsExactly(COUNT, SEAL);
        go(plan.chosen().toArray(PlannedStep<?, ?>[]::new));
        assertThat(told).contains("seal: cork").doesNotContain("fill begins");
    }

    @Test
    void it_ends_before_a_step_about_which_too_little_was_chosen_unless_that_one_is_done() {
        assertThat(go(PlannedStep.usual(FILL), PlannedStep.usual(SEAL))).isEqualTo(new Ending.OptionsMissing(FILL));
        cellar.done.add("fill");
        go(PlannedStep.usual(FILL), PlannedStep.usual(SEAL));
        assertThat(cellar.done).containsExactly("fill", "seal");
    }

    @Test
    void it_asks_only_about_a_change_that_can_be_made() {
        asks = true;
        assertThat(go(PlannedStep.usual(COUNT), PlannedStep.of(FILL, "ale"))).isEqualTo(new Ending.Stopped(FILL));
        assertThat(told)
                .containsExactly(
                        "count begins",
                        "count: 2",
                        "fill begins",
                        "fill? [fill with ale]",
                        "fill: cancelled",
                        "Stopped");
        told.clear();
        agrees = true;
        cellar.blocked = true;
        go(PlannedStep.of(FILL, "ale"));
        assertThat(told).containsExactly("fill begins", "fill: blocked", "Stopped");
        assertThat(cellar.done).isEmpty();
    }

    @Test
    void a_result_can_end_the_way_and_can_leave_something_open() {
        cellar.barrels = 0;
        assertThat(go(PlannedStep.usual(COUNT), PlannedStep.usual(SEAL))).isEqualTo(new Ending.Stopped(COUNT));
        cellar.barrels = 3;
        told.clear();
        go(PlannedStep.usual(COUNT), PlannedStep.usual(SEAL));
        assertThat(told).last().isEqualTo("Finished, something is open");
    }

    @Test
    void a_result_can_say_that_there_is_nothing_left_to_do() {
        cellar.barrels = 99;
        assertThat(go(PlannedStep.usual(COUNT), PlannedStep.usual(SEAL))).isEqualTo(new Ending.Finished());
        assertThat(told).containsExactly("count begins", "count: 99", "Finished, something is open");
        assertThat(cellar.done).isEmpty();
    }

    @Test
    void what_is_missing_keeps_a_step_from_being_begun_and_a_failure_is_handed_on() {
        Finding dark = Finding.blocker("DARK", "It is dark.", "Nobody sees a thing.", "Light a candle.");
        assertThat(go(PlannedStep.usual(COUNT).onlyIf(() -> List.of(dark))))
                .isEqualTo(new Ending.NotBegun(COUNT, List.of(dark)));
        IllegalStateException flooded = new IllegalStateException("flooded");
        assertThat(go(PlannedStep.usual(COUNT).onlyIf(() -> {
                    throw flooded;
                })))
                .isEqualTo(new Ending.Failed(COUNT, flooded));
        cellar.cancellation().request();
        assertThat(go(PlannedStep.usual(COUNT))).isInstanceOf(Ending.Failed.class);
        assertThat(told).doesNotContain("count begins");
    }

    /** What is there, and who does the steps in it. */
    private static final class Cellar implements StepContext, StepRunner {

        private final Set<String> done = new TreeSet<>();
        private final Cancellation cancellation = new Cancellation();
        private int barrels = 2;
        private boolean blocked;

        @Override
        public void forget(PlaybookStep<?, ?> step) {
            // Nothing is remembered here.
        }

        @Override
        public Outcome<Inspection> inspect(Change<?> change) {
            try {
                return new Outcome.Done<>(change.inspect(Work.quiet()));
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }

        @Override
        public <R> Outcome<R> run(Step<R> step) {
            try {
                return new Outcome.Done<>(
                        step instanceof Change<R> change
                                ? change.apply(Work.quiet())
                                : ((Evidence<R>) step).produce(Work.quiet()));
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }

        @Override
        public Cancellation cancellation() {
            return cancellation;
        }
    }

    private record Count(Cellar cellar) implements Evidence<Integer> {
        @Override
        public StepId id() {
            return new StepId("count");
        }

        @Override
        public String title() {
            return "Count";
        }

        @Override
        public Integer produce(Work work) {
            return cellar.barrels;
        }
    }

    private record Barrel(Cellar cellar, String title, String with) implements Change<String> {
        @Override
        public StepId id() {
            return new StepId(title);
        }

        @Override
        public Inspection inspect(Work work) {
            Inspection.State state = cellar.done.contains(title)
                    ? Inspection.State.DONE
                    : cellar.blocked ? Inspection.State.BLOCKED : Inspection.State.TO_DO;
            return new Inspection(state, "it is so", List.of(), Set.of());
        }

        @Override
        public List<String> preview() {
            return List.of(title + " with " + with);
        }

        @Override
        public String apply(Work work) {
            cellar.done.add(title);
            return with;
        }
    }

    /** Writes down what a front door would show. */
    private final class Told implements PlaybookRun.Listener {

        @Override
        public boolean asks() {
            return asks;
        }

        @Override
        public boolean agrees(PlaybookStep<?, ?> row, Change<?> step) throws Exception {
            told.add(row.id() + "? " + step.preview());
            return agrees;
        }

        @Override
        public void alreadyDone(PlaybookStep<?, ?> row, StepLook look) {
            told.add(row.id() + " is done: " + look.done().orElseThrow());
        }

        @Override
        public void started(PlaybookStep<?, ?> row) {
            told.add(row.id() + " begins");
        }

        @Override
        public <R> void done(PlaybookStep<?, R> row, R result, boolean goesOn, double seconds) {
            told.add(row.id() + ": " + result);
        }

        @Override
        public void stopped(PlaybookStep<?, ?> row, Outcome<?> outcome, double seconds) {
            told.add(row.id() + ": " + outcome.kind().keyword());
        }
    }
}
