package org.ferryman.desktop.wizard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.jspecify.annotations.Nullable;

/**
 * All that a page knows about one of its steps at one moment.
 *
 * @param <R> what comes of the step
 * @param question what is asked before it is done; empty if nothing is
 * @param progress how far it is, sampled; null before the first news
 * @param outcome how it ended; null until it has
 * @param took how long it ran; empty until it has ended
 */
public record StepView<R>(
        State state,
        Optional<Question> question,
        @Nullable Progress progress,
        @Nullable Outcome<R> outcome,
        Optional<Duration> took) {

    /** Where a step is. */
    public enum State {
        /** Nothing was done yet. */
        IDLE,
        /** What it would meet and do is being found out, to be asked about. */
        LOOKING,
        /** The user is asked whether to do it. */
        ASKING,
        /** At work. */
        RUNNING,
        /** Asked to stop, and not yet done with it. */
        CANCELLING,
        /** Over, with an outcome. */
        ENDED
    }

    /**
     * What the user is asked.
     *
     * @param inspection what the step would meet; empty while it is looked at, and where nobody looks before
     * @param statements what it would run; empty unless it was looked at and can be done
     */
    public record Question(Optional<Inspection> inspection, List<String> statements) {

        /** Nothing was looked at. */
        public static final Question PLAIN = new Question(Optional.empty(), List.of());

        /** Copies the list. */
        public Question {
            statements = List.copyOf(statements);
        }

        /** Whether what was seen keeps it from being done. */
        public boolean isBlocked() {
            return inspection.stream().anyMatch(seen -> seen.state() == Inspection.State.BLOCKED);
        }

        /** Whether it was looked at, and there is something to do. */
        public boolean isToDo() {
            return inspection.stream().anyMatch(seen -> seen.state() == Inspection.State.TO_DO);
        }

        /** What is in the way, or should be known. */
        public List<Finding> findings() {
            return inspection.map(Inspection::findings).orElse(List.of());
        }
    }

    static <R> StepView<R> idle() {
        return new StepView<>(State.IDLE, Optional.empty(), null, null, Optional.empty());
    }

    static <R> StepView<R> asked(State state, Question question) {
        return new StepView<>(state, Optional.of(question), null, null, Optional.empty());
    }

    static <R> StepView<R> running(State state, @Nullable Progress progress) {
        return new StepView<>(state, Optional.empty(), progress, null, Optional.empty());
    }

    static <R> StepView<R> ended(Outcome<R> outcome, @Nullable Progress progress, Optional<Duration> took) {
        return new StepView<>(State.ENDED, Optional.empty(), progress, outcome, took);
    }

    /** Whether it runs, even if it was asked to stop. */
    public boolean isBusy() {
        return state == State.RUNNING || state == State.CANCELLING;
    }

    /** Whether it can be asked to stop. */
    public boolean isStoppable() {
        return state == State.RUNNING;
    }

    /** Whether the question can be answered with yes. */
    public boolean isAnswerable() {
        return state == State.ASKING && question.stream().noneMatch(Question::isBlocked);
    }

    /** Whether it is asked about, and a look found something to do. */
    public boolean isToDo() {
        return question.stream().anyMatch(Question::isToDo);
    }

    /** What came of it; empty unless it was done. */
    public Optional<R> result() {
        return outcome instanceof Outcome.Done<R> done ? Optional.of(done.result()) : Optional.empty();
    }

    /** Whether it ended, and neither because it was done nor because the user cancelled it. */
    public boolean hasFailed() {
        return outcome != null && outcome.kind() != Outcome.Kind.DONE && outcome.kind() != Outcome.Kind.CANCELLED;
    }

    /** Whether the user cancelled it. */
    public boolean wasCancelled() {
        return outcome != null && outcome.kind() == Outcome.Kind.CANCELLED;
    }

    /** How a page stands whose step runs or has failed; empty if that depends on what was found. */
    public Optional<PageStanding> standing(TextBundle texts, String running, String failed) {
        if (isBusy()) {
            return Optional.of(new PageStanding(PageState.RUNNING, texts.get(running)));
        }
        return hasFailed() ? Optional.of(new PageStanding(PageState.FAILED, texts.get(failed))) : Optional.empty();
    }

    /** Whether another one differs in more than the progress. */
    boolean isMoreThanProgress(StepView<R> before) {
        return state != before.state || !question.equals(before.question) || outcome != before.outcome;
    }
}
