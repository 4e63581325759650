package org.ferryman.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does steps for a front door: one runner at a time, everything journaled, what may be retried retried, every exception
 * turned into an {@link Outcome}.
 */
public final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final Run run;
    private final RunLock lock;
    private final FailureClassifier failures;
    private final Backoff backoff;
    private final LongSupplier nanoTime;

    /** A runner that records in the given run folder. */
    public Runner(Run run, RunLock lock, FailureClassifier failures, Backoff backoff) {
        this(run, lock, failures, backoff, System::nanoTime);
    }

    Runner(Run run, RunLock lock, FailureClassifier failures, Backoff backoff, LongSupplier nanoTime) {
        this.run = run;
        this.lock = lock;
        this.failures = failures;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    /** Looks, and changes nothing. */
    public Outcome<Inspection> inspect(Change<?> change, ProgressListener progress, Cancellation cancellation) {
        Work work = new Work(progress, cancellation, Journal.NONE);
        return guarded(change, work, () -> attempt(change, work, () -> change.inspect(work)));
    }

    /** Does a step of either kind. */
    public <R> Outcome<R> run(Step<R> step, ProgressListener progress, Cancellation cancellation) {
        return step instanceof Change<R> change
                ? apply(change, progress, cancellation)
                : produce((Evidence<R>) step, progress, cancellation);
    }

    /** Applies the change under the lock, unless its inspection is blocked, and stores its result in the run folder. */
    public <R> Outcome<R> apply(Change<R> change, ProgressListener progress, Cancellation cancellation) {
        Work work = new Work(progress, cancellation, run.journal());
        return guarded(
                change,
                work,
                () -> orPartWay(
                        change,
                        () -> recorded(change, work, () -> {
                            // Taken anew for each attempt: whoever lost the connection has lost the lock, too.
                            try (RunLock.Held held = lock.acquire()) {
                                return applyUnlessBlocked(change, work);
                            }
                        })));
    }

    private <R> R orPartWay(Change<R> change, Action<R> action) throws Exception {
        try {
            return action.run();
        } catch (PartWayException told) {
            throw told;
        } catch (Exception failure) {
            Optional<Finding> begun = change.begun();
            Optional<Finding> rolledBack = change.rolledBack();
            if (begun.isEmpty() && rolledBack.isPresent() && !isCancelled(failure)) {
                LOG.info("{}", rolledBack.get().id(), failure);
                throw new RolledBackException(reasons(failure, rolledBack.get()), failure);
            } else if (begun.isEmpty()) {
                throw failure;
            }
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("{}", begun.get().id(), failure);
            throw new PartWayException(because(begun.get(), failure), failure);
        }
    }

    private static boolean isCancelled(Exception failure) {
        return failure instanceof CancelledException || failure instanceof InterruptedException;
    }

    private List<Finding> reasons(Exception failure, Finding rolledBack) {
        List<Finding> reasons = new ArrayList<>(
                failure instanceof BlockedException blocked
                        ? blocked.findings()
                        : List.of(classified(failure).finding()));
        reasons.add(rolledBack);
        return reasons;
    }

    /** On its way from where the step is known to where its outcome is made. */
    private static final class RolledBackException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<Finding> findings;

        RolledBackException(List<Finding> findings, Exception cause) {
            super(cause);
            this.findings = findings;
        }
    }

    private Finding because(Finding begun, Exception failure) {
        String reason = isCancelled(failure)
                ? "It was cancelled."
                : failure instanceof BlockedException blocked
                        ? whatBlocks(blocked)
                        : failure instanceof LockHeldException held
                                ? held.finding().seen()
                                : failure instanceof InputException input
                                        ? input.finding().seen()
                                        : failure instanceof IOException file
                                                ? UnexpectedFailure.ofFile(file).seen()
                                                : classified(failure).finding().seen();
        return new Finding(begun.id(), begun.severity(), begun.seen() + " " + reason, begun.why(), begun.remedy());
    }

    private static String whatBlocks(BlockedException blocked) {
        return blocked.findings().stream()
                .filter(Finding::blocks)
                .map(finding -> finding.seen() + " " + finding.remedy())
                .collect(Collectors.joining(" "));
    }

    /** Produces the evidence, and stores it in the run folder. */
    public <R> Outcome<R> produce(Evidence<R> evidence, ProgressListener progress, Cancellation cancellation) {
        Work work = new Work(progress, cancellation, run.journal());
        return guarded(evidence, work, () -> recorded(evidence, work, () -> evidence.produce(work)));
    }

    private static <R> R applyUnlessBlocked(Change<R> change, Work work) throws Exception {
        Inspection inspection = change.inspect(work);
        if (inspection.state() == Inspection.State.BLOCKED) {
            throw new BlockedException(inspection.findings());
        }
        work.journal().appendStatements(JournalEvent.STEP_APPLIES, change.id(), change.preview());
        return change.apply(work);
    }

    private <R> R recorded(Step<R> step, Work work, Action<R> action) throws Exception {
        long start = nanoTime.getAsLong();
        work.journal().append(JournalEvent.STEP_STARTED, Map.of("step", step.id()));
        R result = attempt(step, work, action);
        try {
            run.writeResult(step.id(), result);
            double seconds = (nanoTime.getAsLong() - start) / 1e9;
            work.journal()
                    .append(
                            JournalEvent.STEP_DONE,
                            Map.of("step", step.id(), "seconds", seconds, "result", step.id() + ".json"));
        } catch (IOException failure) {
            if (step instanceof Change) {
                throw new PartWayException(UnexpectedFailure.unrecorded(failure), failure);
            }
            throw failure;
        }
        return result;
    }

    private <R> R attempt(Step<?> step, Work work, Action<R> action) throws Exception {
        AtomicBoolean withoutEnd = new AtomicBoolean();
        for (int attempt = 1; ; attempt++) {
            try {
                work.cancellation().throwIfRequested();
                return action.run();
            } catch (CancelledException
                    | BlockedException
                    | PartWayException
                    | InputException
                    | IOException
                    | InterruptedException outcome) {
                throw outcome;
            } catch (Exception exception) {
                Failure failure = failureOf(exception, attempt);
                if (work.cancellation().isRequested() && failure.kind() != Failure.Kind.FINAL) {
                    throw new CancelledException();
                }
                if (failure.kind() != Failure.Kind.RETRY || (attempt >= backoff.attempts() && !withoutEnd.get())) {
                    throw exception;
                }
                Duration pause = backoff.after(attempt, RandomGenerator.getDefault());
                LOG.info("{}: attempt {} failed, again in {}", step.id(), attempt, pause, exception);
                work.journal()
                        .append(
                                JournalEvent.STEP_RETRY,
                                Map.of("step", step.id(), "attempt", attempt, "failure", failure.finding()));
                tellNextTry(work, failure.finding().seen(), backoff.left(attempt), withoutEnd);
                work.cancellation().pause(pause);
            }
        }
    }

    /** The one before the last attempt may still be made the one before many more. */
    private static void tellNextTry(Work work, String why, Duration left, AtomicBoolean withoutEnd) {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Runnable keepTrying = () -> {
            withoutEnd.set(true);
            meter.waitFor(why, NextTry.withoutEnd());
        };
        Optional<Instant> until =
                withoutEnd.get() ? Optional.empty() : Optional.of(Instant.now().plus(left));
        meter.waitFor(why, new NextTry(until, keepTrying));
    }

    private Failure failureOf(Exception exception, int attempt) {
        if (exception instanceof LockHeldException held) {
            // After a lost connection the server may not yet have noticed that our own earlier session is gone.
            return new Failure(attempt > 1 ? Failure.Kind.RETRY : Failure.Kind.FINAL, held.finding());
        }
        return classified(exception);
    }

    private Failure classified(Exception exception) {
        return exception instanceof TransientException passing
                ? new Failure(Failure.Kind.RETRY, passing.finding())
                : failures.classify(exception);
    }

    private <R> Outcome<R> guarded(Step<?> step, Work work, Action<R> action) {
        Outcome<R> outcome = outcomeOf(work, action);
        if (outcome instanceof Outcome.Done) {
            return outcome;
        }
        try {
            work.journal()
                    .append(
                            JournalEvent.STEP_ENDED,
                            Map.of(
                                    "step",
                                    step.id(),
                                    "outcome",
                                    outcome.kind().keyword(),
                                    "findings",
                                    outcome.findings()));
        } catch (IOException failure) {
            LOG.warn("the journal could not be written", failure);
        }
        return outcome;
    }

    private <R> Outcome<R> outcomeOf(Work work, Action<R> action) {
        try {
            return new Outcome.Done<>(action.run());
        } catch (CancelledException cancelled) {
            return new Outcome.Cancelled<>();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome.Cancelled<>();
        } catch (BlockedException blocked) {
            return new Outcome.Blocked<>(blocked.findings());
        } catch (RolledBackException back) {
            return new Outcome.RolledBack<>(back.findings);
        } catch (LockHeldException held) {
            return new Outcome.LockHeld<>(held.finding());
        } catch (PartWayException partWay) {
            return new Outcome.PartWay<>(partWay.finding(), partWay.getCause());
        } catch (IOException file) {
            return new Outcome.Failed<>(UnexpectedFailure.ofFile(file), file);
        } catch (InputException input) {
            return new Outcome.Blocked<>(List.of(input.finding()));
        } catch (Exception exception) {
            Failure failure = classified(exception);
            if (failure.kind() == Failure.Kind.CANCELLED && work.cancellation().isRequested()) {
                return new Outcome.Cancelled<>();
            }
            LOG.error("{}", failure.finding().id(), exception);
            return new Outcome.Failed<>(failure.finding(), exception);
        }
    }

    private interface Action<R> {
        R run() throws Exception;
    }
}
