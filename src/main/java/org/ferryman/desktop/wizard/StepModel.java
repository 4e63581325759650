package org.ferryman.desktop.wizard;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.StepId;
import org.jspecify.annotations.Nullable;

/**
 * One step as a page does it: asked about, run, cancelled and told of in one way. It belongs to the database that is
 * open, and forgets everything when another one is opened.
 *
 * @param <O> the database
 * @param <R> what comes of the step
 */
public final class StepModel<O extends OpenedRun, R> implements Answerable {

    private final ServiceWorkspace<O> workspace;
    private final StepId step;
    private final LongSupplier nanoTime;
    private final Activity<Question> look;
    private final Activity<R> work;
    private final ReadOnlyObjectWrapper<StepView<R>> view = new ReadOnlyObjectWrapper<>(StepView.idle());
    private Consumer<R> done = result -> {};
    private Consumer<Outcome<R>> ended = outcome -> {};
    private BooleanSupplier allowed = () -> true;
    private @Nullable O of;
    private @Nullable Making<O, R> asked;
    private boolean looksAgain;
    private long startedAt;

    /**
     * A step that was not begun.
     *
     * @param step its id: what it does is logged under that name
     */
    public StepModel(ServiceWorkspace<O> workspace, StepId step) {
        this(workspace, step, System::nanoTime);
    }

    /** As above, with a clock that tells how long it takes. */
    public StepModel(ServiceWorkspace<O> workspace, StepId step, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.step = step;
        this.nanoTime = nanoTime;
        this.look = workspace.activity();
        this.work = workspace.activity(step.text());
        workspace.openedProperty().addListener((property, before, after) -> leave());
        look.stateProperty().addListener((property, before, after) -> looks(after));
        work.stateProperty().addListener((property, before, after) -> works(after));
        work.progressProperty().addListener((property, before, after) -> tell());
    }

    /**
     * Makes a change for the database that is open, as it is chosen to be at that moment.
     *
     * @param <O> the database
     * @param <R> what it results in
     */
    @FunctionalInterface
    public interface Making<O, R> {
        /** Makes it; does nothing with it. */
        Change<R> on(O opened) throws Exception;
    }

    /**
     * Makes the evidence about the database that is open.
     *
     * @param <O> the database
     * @param <R> what is found
     */
    @FunctionalInterface
    public interface Seeking<O, R> {
        /** Makes it; looks for nothing yet. */
        Evidence<R> on(O opened) throws Exception;
    }

    /**
     * Does the step away from the window's thread.
     *
     * @param <O> the database
     * @param <R> what comes of it
     */
    @FunctionalInterface
    public interface How<O, R> {
        /** Does it. */
        Outcome<R> run(O opened, ProgressListener progress, Cancellation cancellation) throws Exception;
    }

    /** Who takes what came of it, before anybody sees that it has ended. */
    public StepModel<O, R> whenDone(Consumer<R> then) {
        done = then;
        return this;
    }

    /** Who goes on when it has ended, in whatever way. */
    public StepModel<O, R> whenEnded(Consumer<Outcome<R>> then) {
        ended = then;
        return this;
    }

    /** Calls after each change of the view but those of the progress. */
    public StepModel<O, R> whenChanged(Runnable then) {
        view.addListener((property, before, after) -> {
            if (after.isMoreThanProgress(before)) {
                then.run();
            }
        });
        return this;
    }

    /** Takes yes for an answer only if something else is true, too. */
    public StepModel<O, R> onlyIf(BooleanSupplier more) {
        allowed = more;
        return this;
    }

    /** Asks whether to make a change that the page tells all about. */
    public void ask(Making<O, R> change) {
        if (begins()) {
            asked = change;
            view.set(StepView.asked(State.ASKING, Question.PLAIN));
        }
    }

    /** Looks what a change would meet and run, and asks whether to make it; looks again if it is asked for already. */
    public void lookAndAsk(Making<O, R> change) {
        if (!begins()) {
            return;
        }
        asked = change;
        view.set(StepView.asked(State.LOOKING, Question.PLAIN));
        // What is being seen is not what is chosen by now.
        looksAgain = look.isBusy();
        O opened = of;
        if (!looksAgain && opened != null) {
            try {
                Change<R> made = change.on(opened);
                look.start((progress, stop) -> look(opened, made, progress, stop));
            } catch (Exception notMade) {
                end(FailureOutcomes.of(notMade, new Cancellation()));
            }
        }
    }

    private static Outcome<Question> look(
            OpenedRun opened, Change<?> change, ProgressListener progress, Cancellation stop) throws Exception {
        Outcome<Inspection> seen = opened.runner().inspect(change, progress, stop);
        if (!(seen instanceof Outcome.Done<Inspection> looked)) {
            return seen.withoutResult();
        }
        boolean toDo = looked.result().state() == Inspection.State.TO_DO;
        return new Outcome.Done<>(new Question(Optional.of(looked.result()), toDo ? change.preview() : List.of()));
    }

    private void looks(Activity.State state) {
        Making<O, R> change = asked;
        if (state != Activity.State.ENDED) {
            return;
        }
        if (change != null && view.get().state() == State.CANCELLING) {
            end(new Outcome.Cancelled<>());
        } else if (change != null && looksAgain) {
            workspace.tasks().onUi(() -> {
                if (change == asked) {
                    lookAndAsk(change);
                }
            });
        } else if (change != null) {
            Outcome<Question> seen =
                    Objects.requireNonNull(look.outcomeProperty().get());
            if (seen instanceof Outcome.Done<Question> question) {
                view.set(StepView.asked(State.ASKING, question.result()));
            } else {
                end(seen.withoutResult());
            }
        }
    }

    @Override
    public boolean isAnswerable() {
        return view.get().isAnswerable() && allowed.getAsBoolean();
    }

    @Override
    public void yes() {
        Making<O, R> change = asked;
        if (change != null && isAnswerable()) {
            apply(change);
        }
    }

    @Override
    public void no() {
        if (asked != null) {
            reset();
        }
    }

    /** Tells what the change would run that is asked about; nothing, if none is. */
    public Callable<List<String>> preview() {
        Making<O, R> change = asked;
        O opened = of;
        return () ->
                change == null || opened == null ? List.of() : change.on(opened).preview();
    }

    /** Makes a change, without a question. */
    public void apply(Making<O, R> change) {
        if (begins()) {
            O opened = Objects.requireNonNull(of);
            try {
                Change<R> made = change.on(opened);
                start(opened, (on, progress, stop) -> on.runner().apply(made, progress, stop));
            } catch (Exception notMade) {
                end(FailureOutcomes.of(notMade, new Cancellation()));
            }
        }
    }

    /** Finds something out. */
    public void produce(Seeking<O, R> evidence) {
        run((opened, progress, stop) -> opened.runner().produce(evidence.on(opened), progress, stop));
    }

    /** Does it in a way of its own; tells whether it was begun. */
    public boolean run(How<? super O, R> how) {
        boolean begins = begins();
        if (begins) {
            start(Objects.requireNonNull(of), how);
        }
        return begins;
    }

    /** Whether there is a database, and nothing runs on it: then an earlier run is forgotten. */
    private boolean begins() {
        O opened = workspace.openedProperty().get();
        if (opened == null || view.get().isBusy()) {
            return false;
        }
        work.reset();
        of = opened;
        asked = null;
        return true;
    }

    private void start(O opened, How<? super O, R> how) {
        startedAt = nanoTime.getAsLong();
        view.set(StepView.running(State.RUNNING, null));
        work.start((progress, stop) -> how.run(opened, progress, stop));
    }

    private void works(Activity.State state) {
        if (state == Activity.State.CANCELLING) {
            view.set(StepView.running(State.CANCELLING, work.progressProperty().get()));
        } else if (state == Activity.State.ENDED && of == null) {
            // Another database was opened meanwhile.
            reset();
        } else if (state == Activity.State.ENDED) {
            Outcome<R> outcome = Objects.requireNonNull(work.outcomeProperty().get());
            if (outcome instanceof Outcome.Done<R> result) {
                done.accept(result.result());
            }
            Duration took = Duration.ofNanos(nanoTime.getAsLong() - startedAt);
            end(StepView.ended(outcome, work.progressProperty().get(), Optional.of(took)), outcome);
        }
    }

    /** Before it ran. */
    private void end(Outcome<R> outcome) {
        end(StepView.ended(outcome, null, Optional.empty()), outcome);
    }

    private void end(StepView<R> last, Outcome<R> outcome) {
        asked = null;
        view.set(last);
        ended.accept(outcome);
    }

    private void tell() {
        State state = view.get().state();
        if (view.get().isBusy()) {
            view.set(StepView.running(state, work.progressProperty().get()));
        }
    }

    /** Asks what runs to stop. It ends with an outcome all the same: it may have been faster. */
    public void cancel() {
        if (view.get().state() == State.LOOKING) {
            view.set(StepView.running(State.CANCELLING, null));
            look.cancel();
        } else {
            work.cancel();
        }
    }

    /** Forgets how it ended, and what is asked; not what runs. */
    public void reset() {
        if (!work.isBusy()) {
            asked = null;
            looksAgain = false;
            work.reset();
            view.set(StepView.idle());
        }
    }

    private void leave() {
        of = null;
        look.cancel();
        work.cancel();
        reset();
    }

    /** See the constructor. */
    public StepId step() {
        return step;
    }

    /** What is known now. */
    public StepView<R> view() {
        return view.get();
    }

    /**
     * What keeps the page from its result: how the step ended, unless it is done; if it was not begun, how the first of
     * those ended that must go before it; null if nothing does.
     */
    public @Nullable Outcome<?> problem(Activity<?>... before) {
        Outcome<?> own = view().outcome();
        if (own != null) {
            return own instanceof Outcome.Done ? null : own;
        }
        return Stream.of(before)
                .<@Nullable Outcome<?>>map(each -> each.outcomeProperty().get())
                .filter(outcome -> outcome != null && !(outcome instanceof Outcome.Done))
                .findFirst()
                .orElse(null);
    }

    /** The same, for those who follow it. */
    @Override
    public ReadOnlyObjectProperty<StepView<R>> viewProperty() {
        return view.getReadOnlyProperty();
    }
}
