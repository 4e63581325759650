package org.ferryman.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.file.HostName;
import org.ferryman.testing.Described;

/**
 * Steps that do nothing but end as they are told, run by the real {@link Runner} on a real {@link Run}: what is to be
 * read from a journal is what is written to one. Each entry is a second younger than the one before, and each attempt
 * takes {@link #SECONDS}.
 */
public final class JournaledSteps {

    /** When the first entry is written. */
    public static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    /** How long each attempt takes. */
    public static final double SECONDS = 2.5;

    /** The machine that the journal names. */
    public static final String HOST = HostName.own();

    /** Why the first attempt of a step that is {@link #retried} fails. */
    public static final Finding PASSING = Finding.blocker("PASSING", "A passing thing.", "why", "wait");

    private static final Finding FINAL = Finding.blocker("FINAL", "A final thing.", "why", "mend it");

    private final Path folder;
    private Instant now = START.minusSeconds(1);
    private long nanos;

    /** Steps of a run folder, which is made when the first one is run. */
    public JournaledSteps(Path folder) {
        this.folder = folder;
    }

    /** A change that is done; it announces the given statements. */
    public JournaledSteps applied(String step, Object result, String... statements) {
        return apply(step, work -> result, statements);
    }

    /** Evidence that is produced. */
    public JournaledSteps produced(String step, Object result) {
        return run((runner, quiet, never) -> runner.produce(new FakeEvidence(step, work -> result), quiet, never));
    }

    /** A change that an exception ends, whichever. */
    public JournaledSteps ended(String step, Exception exception) {
        return apply(step, work -> {
            throw exception;
        });
    }

    /** A change whose first attempt fails for a passing reason, and whose second one is done. */
    public JournaledSteps retried(String step, Object result) {
        int[] attempts = {0};
        return apply(step, work -> {
            if (++attempts[0] == 1) {
                throw new TransientException(PASSING);
            }
            return result;
        });
    }

    /** A change whose process is killed when it has done so much. */
    public JournaledSteps killed(String step, Doing before) {
        try {
            return apply(step, work -> {
                before.run(work);
                throw new Killed();
            });
        } catch (Killed asExpected) {
            return this;
        }
    }

    /** A change that does as it is told. */
    public JournaledSteps apply(String step, Doing doing, String... statements) {
        return run(
                (runner, quiet, never) -> runner.apply(new FakeChange(step, List.of(statements), doing), quiet, never));
    }

    /** An entry that no step of ours writes. */
    public JournaledSteps entry(JournalEvent event, Map<String, ?> details) {
        try (Run run = open()) {
            run.journal().append(event, details);
        } catch (IOException | LockHeldException failure) {
            throw new AssertionError(failure);
        }
        return this;
    }

    private JournaledSteps run(Use use) {
        try (Run run = open()) {
            Backoff atOnce = new Backoff(3, Duration.ofNanos(1), Duration.ofNanos(1));
            FailureClassifier failures = exception -> new Failure(Failure.Kind.FINAL, FINAL);
            Runner runner = new Runner(run, () -> () -> {}, failures, atOnce, () -> nanos);
            use.of(runner, ProgressListener.NONE, new Cancellation());
        } catch (IOException | LockHeldException failure) {
            throw new AssertionError(failure);
        }
        return this;
    }

    private Run open() throws IOException, LockHeldException {
        InstantSource ticking = () -> now = now.plusSeconds(1);
        return Run.open(folder, Described.as("keto@db/keto", Map.of()), ticking.withZone(ZoneOffset.UTC));
    }

    private Object attempt(Doing doing, Work work) throws Exception {
        nanos += Math.round(SECONDS * 1e9);
        return doing.run(work);
    }

    /** What a step does; an exception ends it, as it would end a real one. */
    @FunctionalInterface
    public interface Doing {
        /** Returns the result. */
        Object run(Work work) throws Exception;
    }

    private interface Use {
        void of(Runner runner, ProgressListener progress, Cancellation cancellation);
    }

    /** No step and no runner catches it: nothing is written any more. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1;
    }

    private final class FakeEvidence implements Evidence<Object> {

        private final String id;
        private final Doing doing;

        FakeEvidence(String id, Doing doing) {
            this.id = id;
            this.doing = doing;
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
        public Object produce(Work work) throws Exception {
            return attempt(doing, work);
        }
    }

    private final class FakeChange implements Change<Object> {

        private final String id;
        private final List<String> statements;
        private final Doing doing;

        FakeChange(String id, List<String> statements, Doing doing) {
            this.id = id;
            this.statements = statements;
            this.doing = doing;
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
            return Inspection.of(Inspection.State.TO_DO, "", List.of());
        }

        @Override
        public List<String> preview() {
            return statements;
        }

        @Override
        public Object apply(Work work) throws Exception {
            return attempt(doing, work);
        }
    }
}
