package org.ferryman.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.file.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a step can end becomes an outcome, and what is journaled is true. */
final class RunnerTest {

    private static final Finding BLOCKER = Finding.blocker("IN_THE_WAY", "seen", "why", "do something");
    private static final Finding PASSING = Finding.blocker("PASSING", "a passing thing", "why", "wait");

    /** What the world does, attempt by attempt; null for success. */
    private final Deque<Exception> attempts = new ArrayDeque<>();

    private final Deque<Exception> locks = new ArrayDeque<>();
    private final Cancellation cancellation = new Cancellation();
    private final List<Progress> shown = new ArrayList<>();
    private int held;
    private int applied;
    private Inspection.State state = Inspection.State.TO_DO;

    @TempDir
    private Path folder;

    private Run run;

    @BeforeEach
    void open() throws Exception {
        run = Run.open(folder, Map.of("database", "keto"));
    }

    @AfterEach
    void close() throws Exception {
        run.close();
    }

    private Outcome<Map<String, Integer>> apply() {
        return runner().apply(new TestChange(), shown::add, cancellation);
    }

    private Runner runner() {
        FailureClassifier failures = exception -> {
            boolean again = String.valueOf(exception.getMessage()).equals("again");
            boolean cancelled = String.valueOf(exception.getMessage()).equals("cancelled");
            return new Failure(
                    again ? Failure.Kind.RETRY : cancelled ? Failure.Kind.CANCELLED : Failure.Kind.FINAL,
                    again ? PASSING : BLOCKER);
        };
        RunLock lock = () -> {
            throwNext(locks);
            held++;
            return () -> held--;
        };
        return new Runner(run, lock, failures, new Backoff(3, Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    private static void throwNext(Deque<Exception> exceptions) throws Exception {
        if (!exceptions.isEmpty()) {
            throw exceptions.pop();
        }
    }

    @Test
    void a_step_that_succeeds_is_done_and_recorded() throws Exception {
        assertThat(apply()).isEqualTo(new Outcome.Done<>(Map.of("rows", 7)));
        assertThat(events()).containsExactly("step-started", "step-applies", "step-done");
        assertThat(Files.readString(folder.resolve("journal.jsonl")))
                .contains("\"statements\":[\"LOCK TABLE tuples\"]");
        assertThat(Json.read(folder.resolve("change.json"), JsonNode.class)
                        .get("rows")
                        .intValue())
                .isEqualTo(7);
        assertThat(held).isZero();
    }

    @Test
    void a_passing_failure_is_tried_again_with_the_lock_taken_anew() throws Exception {
        attempts.add(new IllegalStateException("again"));
        attempts.add(new TransientException(PASSING, new Exception()));
        assertThat(apply()).isInstanceOf(Outcome.Done.class);
        assertThat(applied).isEqualTo(3);
        assertThat(events())
                .containsExactly(
                        "step-started",
                        "step-applies",
                        "step-retry",
                        "step-applies",
                        "step-retry",
                        "step-applies",
                        "step-done");
        assertThat(shown).extracting(Progress::waitsFor).contains("a passing thing");
    }

    @Test
    void a_passing_failure_that_does_not_pass_fails_after_all_attempts() throws Exception {
        for (int i = 0; i < 10; i++) {
            attempts.add(new IllegalStateException("again"));
        }
        assertThat(((Outcome.Failed<?>) apply()).finding()).isEqualTo(PASSING);
        assertThat(applied).isEqualTo(3);
        assertNotDone("failed");
    }

    @Test
    void whoever_waits_is_told_until_when_it_is_tried_again_and_can_have_it_tried_without_an_end() throws Exception {
        for (int i = 0; i < 6; i++) {
            attempts.add(new IllegalStateException("again"));
        }
        Instant before = Instant.now();
        List<Optional<Instant>> told = new ArrayList<>();
        ProgressListener impatient = progress -> progress.nextTry().ifPresent(next -> {
            told.add(next.until());
            // Its second pause is the one before its last attempt.
            if (told.size() == 2) {
                next.keepTrying().run();
            }
        });
        assertThat(runner().apply(new TestChange(), impatient, cancellation)).isInstanceOf(Outcome.Done.class);
        assertThat(applied).isEqualTo(7);
        assertThat(told.get(0).orElseThrow())
                .isBetween(before.plusMillis(3), Instant.now().plusMillis(3));
        assertThat(told.get(1)).isPresent();
        assertThat(told.subList(2, told.size())).isNotEmpty().allMatch(Optional::isEmpty);
    }

    @Test
    void a_final_failure_is_not_tried_again() throws Exception {
        attempts.add(new IllegalStateException("a bug"));
        assertThat(((Outcome.Failed<?>) apply()).finding()).isEqualTo(BLOCKER);
        assertThat(applied).isEqualTo(1);
        assertNotDone("failed");
    }

    @Test
    void a_blocked_inspection_keeps_the_step_from_being_applied() throws Exception {
        state = Inspection.State.BLOCKED;
        assertThat(((Outcome.Blocked<?>) apply()).findings()).containsExactly(BLOCKER);
        assertThat(applied).isZero();
        assertNotDone("blocked");
    }

    @Test
    void each_exception_has_its_outcome() throws Exception {
        attempts.add(new BlockedException(List.of(BLOCKER)));
        assertThat(apply()).isEqualTo(new Outcome.Blocked<>(List.of(BLOCKER)));
        attempts.add(new InputException(BLOCKER));
        assertThat(apply()).isEqualTo(new Outcome.Blocked<>(List.of(BLOCKER)));
        attempts.add(new PartWayException(PASSING, null));
        assertThat(apply()).isEqualTo(new Outcome.PartWay<>(PASSING, null));
        attempts.add(new CancelledException());
        assertThat(apply()).isEqualTo(new Outcome.Cancelled<>());
        attempts.add(new IOException("no space in /folder"));
        Outcome.Failed<?> file = (Outcome.Failed<?>) apply();
        assertThat(file.finding().id()).isEqualTo("FILE_NOT_WRITTEN");
        assertThat(file.finding().seen()).contains("no space in /folder");
        locks.add(new LockHeldException(PASSING));
        assertThat(apply()).isEqualTo(new Outcome.LockHeld<>(PASSING));
        assertThat(held).isZero();
        assertThat(events()).doesNotContain("step-done");
    }

    @Test
    void an_interrupt_cancels_and_stays_set() {
        attempts.add(new InterruptedException());
        assertThat(apply()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_lock_held_on_the_first_attempt_ends_and_on_a_later_one_may_be_our_own() {
        attempts.add(new IllegalStateException("again"));
        Deque<Exception> later = new ArrayDeque<>(List.of(new LockHeldException(PASSING)));
        RunLock lock = () -> {
            if (applied == 1) {
                throwNext(later);
            }
            return () -> {};
        };
        Runner runner = new Runner(
                run,
                lock,
                exception -> new Failure(Failure.Kind.RETRY, PASSING),
                new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(1)));
        assertThat(runner.apply(new TestChange(), ProgressListener.NONE, cancellation))
                .isInstanceOf(Outcome.Done.class);
        assertThat(applied).isEqualTo(2);
    }

    @Test
    void cancelled_before_it_began_it_does_not_begin() throws Exception {
        cancellation.request();
        assertThat(apply()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(applied).isZero();
        assertNotDone("cancelled");
    }

    @Test
    void a_statement_cancelled_by_somebody_else_is_a_failure() {
        attempts.add(new IllegalStateException("cancelled"));
        assertThat(apply()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_result_that_cannot_be_written_after_a_change_is_part_way() throws Exception {
        Files.createDirectories(folder.resolve("change.json/in the way"));
        Outcome.PartWay<?> outcome = (Outcome.PartWay<?>) apply();
        assertThat(outcome.finding().id()).isEqualTo("RESULT_NOT_RECORDED");
        assertNotDone("part-way");
    }

    private void assertNotDone(String outcome) throws Exception {
        assertThat(events()).doesNotContain("step-done").endsWith("step-ended");
        assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("\"outcome\":\"" + outcome + "\"");
        assertThat(folder.resolve("change.json").toFile().isFile()).isFalse();
        assertThat(held).isZero();
    }

    private List<String> events() throws Exception {
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("journal.jsonl"))) {
            JsonNode entry = Json.parse(line, JsonNode.class);
            assertThat(entry.has("time")
                            && entry.has("who")
                            && entry.get("step").textValue().equals("change"))
                    .isTrue();
            events.add(entry.get("event").textValue());
        }
        return events;
    }

    @Test
    void what_an_earlier_attempt_has_begun_makes_every_later_failure_part_way() throws Exception {
        Finding begun = Finding.blocker("HALF_DONE", "Half of it is done.", "why", "go on");
        TestChange change = new TestChange() {
            @Override
            public Optional<Finding> begun() {
                return applied > 0 ? Optional.of(begun) : Optional.empty();
            }
        };
        locks.add(new IllegalStateException("final"));
        assertThat(runner().apply(change, shown::add, cancellation)).isInstanceOf(Outcome.Failed.class);
        for (Exception second : List.of(
                new CancelledException(),
                new BlockedException(List.of(BLOCKER)),
                new LockHeldException(BLOCKER),
                new IOException("the file"),
                new IllegalStateException("final"))) {
            applied = 0;
            attempts.add(new IllegalStateException("again"));
            attempts.add(second);
            attempts.add(second);
            Outcome<Map<String, Integer>> outcome = runner().apply(change, shown::add, cancellation);
            assertThat(outcome).as(second.toString()).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("HALF_DONE");
                assertThat(finding.seen()).startsWith("Half of it is done. ");
                assertThat(finding.remedy()).isEqualTo("go on");
            });
            attempts.clear();
        }
    }

    @Test
    void what_blocks_the_rest_of_a_begun_change_is_told_with_its_remedies() {
        Finding begun = Finding.blocker("HALF_DONE", "Half of it is done.", "why", "go on");
        Finding other = Finding.blocker("ANOTHER", "Another thing.", "why", "Move it.");
        TestChange change = new TestChange() {
            @Override
            public Optional<Finding> begun() {
                return Optional.of(begun);
            }
        };
        attempts.add(new BlockedException(List.of(Finding.info("BY_THE_WAY", "By the way.", "why"), BLOCKER, other)));
        assertThat(runner().apply(change, shown::add, cancellation).findings())
                .extracting(Finding::seen)
                .containsExactly("Half of it is done. seen do something Another thing. Move it.");
    }

    private class TestChange implements Change<Map<String, Integer>> {

        @Override
        public StepId id() {
            return new StepId("change");
        }

        @Override
        public String title() {
            return "Change something";
        }

        @Override
        public Inspection inspect(Work work) {
            return Inspection.of(state, "", state == Inspection.State.BLOCKED ? List.of(BLOCKER) : List.of());
        }

        @Override
        public List<String> preview() {
            return List.of("LOCK TABLE tuples");
        }

        @Override
        public Map<String, Integer> apply(Work work) throws Exception {
            applied++;
            throwNext(attempts);
            return Map.of("rows", 7);
        }
    }
}
