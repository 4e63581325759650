package org.ferryman.desktop.wizard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookStep;
import org.jspecify.annotations.Nullable;

/**
 * A run through some steps of a playbook as a page does it: asked about once, before the first. {@link PlaybookRun}
 * says what comes next and does it; each step is shown by the {@link StepModel} of its row. While they run, it can be
 * asked whether to stop: the work goes on meanwhile. Belongs to the database that is open, as its steps do.
 */
public final class PlaybookRunModel implements Answerable {

    private final ServiceWorkspace<?> workspace;
    private final LongSupplier nanoTime;
    private final Consumer<Ending> ended;
    private final Map<PlaybookStep<?, ?>, StepModel<?, ?>> steps = new HashMap<>();
    private final ReadOnlyObjectWrapper<StepView<?>> view = new ReadOnlyObjectWrapper<>(StepView.idle());
    private final StopQuestion stop = new StopQuestion(this::cancel);
    private Runnable changed = () -> {};
    private Supplier<RunPlan> asked = () -> RunPlan.NOTHING;
    private List<StepModel<?, ?>> stages = List.of();
    private @Nullable PlaybookWork work;
    private @Nullable PlaybookStep<?, ?> current;
    private boolean tooLate;

    /**
     * A run that was not started.
     *
     * @param nanoTime a clock that tells how long a step takes
     * @param ended called once at the end of each run; may start the next one
     */
    public PlaybookRunModel(ServiceWorkspace<?> workspace, LongSupplier nanoTime, Consumer<Ending> ended) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.ended = ended;
        view.addListener((property, before, after) -> changed.run());
        stop.viewProperty().addListener((property, before, after) -> changed.run());
        workspace.openedProperty().addListener((property, before, after) -> reset());
    }

    /**
     * How a run ended.
     *
     * @param row the last step that was begun or should have been
     */
    public record Ending(PlaybookStep<?, ?> row, Outcome<?> outcome) {

        /** Whether it ended at a step. */
        public boolean isAt(PlaybookStep<?, ?> step) {
            return row.equals(step);
        }

        /** The id of the step. */
        public StepId step() {
            return row.id();
        }
    }

    /** Calls after each change of the view, and of a step's view but those of the progress. */
    public PlaybookRunModel whenChanged(Runnable then) {
        changed = then;
        return this;
    }

    /** The step of a row of the table, which all runs do; what comes of it can be taken from there. */
    @SuppressWarnings("unchecked") // Each row has the model that was made for it.
    public <R> StepModel<?, R> step(PlaybookStep<?, R> row) {
        return (StepModel<?, R>) steps.computeIfAbsent(row, this::model);
    }

    private StepModel<?, ?> model(PlaybookStep<?, ?> row) {
        return new StepModel<>(workspace, row.id(), nanoTime)
                .whenChanged(() -> changed.run())
                .whenEnded(outcome -> goOn(row, outcome));
    }

    /** Asks whether to run steps, which are chosen when the answer is yes. */
    public void ask(Supplier<RunPlan> chosen) {
        if (!isBusy()) {
            asked = chosen;
            view.set(StepView.asked(State.ASKING, Question.PLAIN));
        }
    }

    @Override
    public boolean isAnswerable() {
        return view.get().isAnswerable();
    }

    @Override
    public void yes() {
        if (isAnswerable()) {
            start(asked.get());
        }
    }

    @Override
    public void no() {
        if (view.get().state() == State.ASKING) {
            view.set(StepView.idle());
        }
    }

    /** Starts with the first step, unless something runs already. */
    public void start(RunPlan plan) {
        OpenedRun opened = workspace.openedProperty().get();
        if (opened == null || isBusy() || plan.stages().isEmpty()) {
            return;
        }
        stages = plan.stages().stream()
                .<StepModel<?, ?>>map(each -> step(each.row()))
                .toList();
        stages.forEach(StepModel::reset);
        tooLate = false;
        PlaybookWork begun = new PlaybookWork(opened, plan);
        work = begun;
        begin(begun, begun.next().orElseThrow());
    }

    private <R> void begin(PlaybookWork on, PlaybookStep<?, R> row) {
        current = row;
        if (!isChanging()) {
            stop.no();
        }
        view.set(StepView.running(State.RUNNING, null));
        if (!step(row).run((opened, progress, cancellation) -> on.perform(row, progress, cancellation))) {
            end(row, new Outcome.LockHeld<>(stillStopping(row)));
        }
    }

    private static Finding stillStopping(PlaybookStep<?, ?> row) {
        return Finding.blocker(
                "STEP_STILL_STOPPING",
                "This window was asked to stop \"" + row.title() + "\", and that has not ended yet.",
                "Two runs of one step at once would get in each other's way.",
                "Wait until the log says that it has ended, then try again.");
    }

    private void goOn(PlaybookStep<?, ?> row, Outcome<?> outcome) {
        PlaybookWork on = work;
        if (on == null || !row.equals(current)) {
            return;
        }
        Optional<PlaybookStep<?, ?>> next = on.next();
        if (next.isEmpty() || !(outcome instanceof Outcome.Done)) {
            end(row, outcome);
            return;
        }
        boolean cameTooLate = view.get().state() == State.CANCELLING;
        tooLate |= cameTooLate;
        if (cameTooLate && changes(next.get())) {
            end(next.get(), on.stop(next.get()));
        } else {
            // What only reads tells what was done, and can be stopped itself.
            begin(on, next.get());
        }
    }

    private void end(PlaybookStep<?, ?> row, Outcome<?> outcome) {
        work = null;
        current = null;
        stop.no();
        ended.accept(new Ending(row, outcome));
        if (work == null) {
            view.set(StepView.ended(outcome, null, Optional.empty()));
        }
    }

    /** Asks the step at work to stop. */
    public void cancel() {
        stop.no();
        if (current != null && view.get().state() != State.CANCELLING) {
            view.set(StepView.running(State.CANCELLING, null));
            running().ifPresent(StepModel::cancel);
        }
    }

    /** Asks whether to stop what changes the database; what only reads is asked to stop at once. */
    public void askToCancel() {
        if (isChanging()) {
            stop.ask();
        } else {
            cancel();
        }
    }

    private void reset() {
        work = null;
        current = null;
        stages = List.of();
        tooLate = false;
        stop.no();
        view.set(StepView.idle());
    }

    /** Whether one of the steps runs. */
    public boolean isBusy() {
        return work != null;
    }

    /** Whether the step at work changes the database. */
    public boolean isChanging() {
        return current != null && changes(current);
    }

    private static boolean changes(PlaybookStep<?, ?> row) {
        return row.place().asks();
    }

    /** Whether a step was done before it could be stopped. */
    public boolean cameTooLate() {
        return tooLate;
    }

    /** The row of the step at work. */
    public Optional<PlaybookStep<?, ?>> current() {
        return Optional.ofNullable(current);
    }

    /** The step at work. */
    public Optional<StepModel<?, ?>> running() {
        return current().map(this::step);
    }

    /** The steps of the run at hand, or the last one. */
    public List<StepModel<?, ?>> stages() {
        return stages;
    }

    /** The question whether to stop. */
    public Answerable stop() {
        return stop;
    }

    @Override
    public ReadOnlyObjectProperty<StepView<?>> viewProperty() {
        return view.getReadOnlyProperty();
    }
}
