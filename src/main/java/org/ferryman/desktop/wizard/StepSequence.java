package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.StepView.State;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.jspecify.annotations.Nullable;

/**
 * Steps that run one after the other, as long as each does what it should; asked about once, before the first. While
 * they run, it can be asked whether to stop: the work goes on meanwhile.
 */
public final class StepSequence implements Answerable {

    private final Consumer<Ending> ended;
    private final ReadOnlyObjectWrapper<StepView<?>> view = new ReadOnlyObjectWrapper<>(StepView.idle());
    private final Stop stop = new Stop();
    private Supplier<List<Part>> asked = List::of;
    private List<Part> parts = List.of();
    private @Nullable Part current;
    private boolean tooLate;

    /**
     * A sequence that was not started.
     *
     * @param ended called once at the end of each run; may start the next one
     */
    public StepSequence(Consumer<Ending> ended) {
        this.ended = ended;
    }

    /**
     * One of its steps.
     *
     * @param changes whether it changes the database; else it reads only
     * @param start starts it, for the database that is open
     */
    public record Part(StepModel<?> step, boolean changes, Runnable start) {}

    /**
     * How a run ended.
     *
     * @param step the id of the last step that was begun or should have been
     */
    public record Ending(StepId step, Outcome<?> outcome) {}

    /** Calls after each change of the view. */
    public StepSequence whenChanged(Runnable then) {
        view.addListener((property, before, after) -> then.run());
        stop.view.addListener((property, before, after) -> then.run());
        return this;
    }

    /** Asks whether to run steps, which are chosen when the answer is yes. */
    public void ask(Supplier<List<Part>> chosen) {
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

    /** Starts from the first one, unless it runs already. */
    public void start(List<Part> chosen) {
        if (!isBusy() && !chosen.isEmpty()) {
            parts = List.copyOf(chosen);
            parts.forEach(part -> part.step().reset());
            tooLate = false;
            run(0);
        }
    }

    private void run(int index) {
        Part part = parts.get(index);
        current = part;
        if (!part.changes()) {
            stop.no();
        }
        part.step().whenEnded(outcome -> ended(index, part, outcome));
        view.set(StepView.running(State.RUNNING, null));
        part.start().run();
    }

    private void ended(int index, Part part, Outcome<?> outcome) {
        if (!part.equals(current)) {
            return;
        }
        boolean last = index + 1 == parts.size();
        if (!(outcome instanceof Outcome.Done) || last) {
            end(part, outcome);
            return;
        }
        boolean cameTooLate = view.get().state() == State.CANCELLING;
        tooLate |= cameTooLate;
        Part next = parts.get(index + 1);
        if (cameTooLate && next.changes()) {
            end(next, new Outcome.Cancelled<>());
        } else {
            run(index + 1);
        }
    }

    private void end(Part part, Outcome<?> outcome) {
        current = null;
        stop.no();
        ended.accept(new Ending(part.step().step(), outcome));
        if (current == null) {
            view.set(StepView.ended(outcome, null, Optional.empty()));
        }
    }

    /** Asks the step at work to stop. */
    public void cancel() {
        Part part = current;
        stop.no();
        if (part != null && view.get().state() != State.CANCELLING) {
            view.set(StepView.running(State.CANCELLING, null));
            part.step().cancel();
        }
    }

    /** Asks whether to stop what changes the database; what only reads is asked to stop at once. */
    public void askToCancel() {
        if (isChanging()) {
            stop.view.set(StepView.asked(State.ASKING, Question.PLAIN));
        } else {
            cancel();
        }
    }

    /** Forgets what was run, and on which database. */
    public void reset() {
        current = null;
        parts = List.of();
        tooLate = false;
        stop.no();
        view.set(StepView.idle());
    }

    /** Whether one of them runs. */
    public boolean isBusy() {
        return current != null;
    }

    /** Whether the step at work changes the database. */
    public boolean isChanging() {
        return current != null && current.changes();
    }

    /** Whether a step was done before it could be stopped. */
    public boolean cameTooLate() {
        return tooLate;
    }

    /** The step at work. */
    public Optional<StepModel<?>> running() {
        return Optional.ofNullable(current).map(Part::step);
    }

    /** Those of the run at hand, or the last one. */
    public List<Part> parts() {
        return parts;
    }

    /** The question whether to stop. */
    public Answerable stop() {
        return stop;
    }

    @Override
    public ReadOnlyObjectProperty<StepView<?>> viewProperty() {
        return view.getReadOnlyProperty();
    }

    /** Asked while the work goes on. */
    private final class Stop implements Answerable {

        private final ReadOnlyObjectWrapper<StepView<?>> view = new ReadOnlyObjectWrapper<>(StepView.idle());

        @Override
        public ReadOnlyObjectProperty<StepView<?>> viewProperty() {
            return view.getReadOnlyProperty();
        }

        @Override
        public boolean isAnswerable() {
            return view.get().isAnswerable();
        }

        @Override
        public void yes() {
            if (isAnswerable()) {
                cancel();
            }
        }

        @Override
        public void no() {
            view.set(StepView.idle());
        }
    }
}
