package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.kratos.replicate.BlueGreenSteps.Side;
import org.ferryman.postgres.embedded.CrashingServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.MemoryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers with a Kratos on one of them, and the steps of blue/green, in which Ferryman or one of the servers is
 * killed.
 */
abstract class KilledSteps {

    /** What dies. */
    enum Victim {
        FERRYMAN,
        SOURCE,
        TARGET
    }

    /** What leads back to where a step is done again. */
    private static final Map<String, List<String>> AGAIN = Map.of(
            "replicate", List.of("stop"),
            "prepare", List.of("stop", "replicate"),
            "arm", List.of("disarm"),
            "cutover", List.of("arm", "go", "cleanup", "replicate", "prepare", "arm"),
            "go", List.of("cleanup", "replicate", "prepare", "arm", "cutover"),
            "stop", List.of(),
            "cleanup", List.of());

    @TempDir(factory = MemoryFolder.class)
    private Path place;

    @TempDir
    Path folder;

    TwoServers servers;
    SideState blue;
    SideState green;
    List<String> before;

    @BeforeEach
    void start() throws Exception {
        servers = TwoServers.startIn(place);
        blue = new SideState(servers::connectToSource);
        green = new SideState(servers::connectToTarget);
        before = blue.catalog();
    }

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    static Side side(CrashingServer server, String database) {
        return new Side(server.server().url(database), server.server().password());
    }

    BlueGreenSteps steps() throws Exception {
        return new BlueGreenSteps(
                side(servers.source, TwoServers.SOURCE), side(servers.target, TwoServers.TARGET), folder);
    }

    /** What a crash came to; a phase that an earlier crash did not keep from being done is not reached. */
    private record Crash(boolean reached, Outcome<?> outcome) {

        boolean isDone() {
            return outcome instanceof Outcome.Done;
        }
    }

    Crash crashing(Victim victim, String step, String phase) throws Exception {
        CrashingServer server = victim == Victim.SOURCE ? servers.source : servers.target;
        AtomicBoolean reached = new AtomicBoolean();
        try (BlueGreenSteps steps = steps()) {
            Outcome<?> outcome = steps.apply(step, BlueGreenSteps.at(phase, () -> {
                reached.set(true);
                crash(server);
            }));
            return new Crash(reached.get(), outcome);
        }
    }

    /** Kills, and tells whether the step is done nevertheless. */
    boolean killed(Victim victim, String step, String phase) throws Exception {
        String when = step + " at " + phase;
        boolean survived = false;
        if (victim == Victim.FERRYMAN) {
            assertThat(BlueGreenSteps.killedIn(
                            side(servers.source, TwoServers.SOURCE),
                            side(servers.target, TwoServers.TARGET),
                            folder,
                            step,
                            phase))
                    .as(when)
                    .isEqualTo(BlueGreenSteps.KILLED);
        } else {
            Crash crash = crashing(victim, step, phase);
            if (!crash.reached() && crash.isDone()) {
                again(step);
                crash = crashing(victim, step, phase);
            }
            assertThat(crash.reached()).as(when + ": " + crash.outcome()).isTrue();
            survived = crash.isDone();
        }
        assertSlotsAreAccountedFor(when);
        return survived;
    }

    /** To where the step has not been done yet. */
    void again(String step) throws Exception {
        for (String earlier : AGAIN.get(step)) {
            done(earlier);
        }
    }

    static void crash(CrashingServer server) {
        try {
            server.crashAndRestart();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Either servers follow each other, or somebody who asks is told what is kept, and what to do. */
    void assertSlotsAreAccountedFor(String when) throws Exception {
        try (BlueGreenSteps steps = steps()) {
            if (!slots(blue).isEmpty()) {
                Eventually.until(() -> isTold(ReplicationStatus.read(steps.both, new Cancellation())), () -> when);
            }
            if (!slots(green).isEmpty()) {
                WayBackStatus back = WayBackStatus.read(steps.both, new Cancellation());
                assertThat(back.findings()).as(when + ": " + back).isNotEmpty();
            }
        }
    }

    static boolean isTold(ReplicationStatus status) {
        return switch (status.state()) {
            case COPYING, INDEXING, FOLLOWING -> true;
            default -> !status.findings().isEmpty();
        };
    }

    static List<String> slots(SideState side) throws Exception {
        return side.texts("SELECT slot_name::text FROM pg_replication_slots");
    }

    /**
     * The same step when nothing is killed any more; what is done already is no matter. A server that has come back
     * does not follow the other at once, or lags: until then nothing is changed.
     */
    void done(String step) throws Exception {
        try (BlueGreenSteps steps = steps()) {
            List<Outcome<?>> last = new ArrayList<>();
            Eventually.until(
                    () -> {
                        if (steps.step(step).inspect(Work.quiet()).state() == Inspection.State.DONE) {
                            return true;
                        }
                        Outcome<?> outcome = steps.apply(step, ProgressListener.NONE);
                        last.add(0, outcome);
                        assertThat(outcome)
                                .as(step + ": " + outcome)
                                .isInstanceOfAny(Outcome.Done.class, Outcome.Blocked.class, Outcome.RolledBack.class);
                        return outcome instanceof Outcome.Done;
                    },
                    () -> step + ": " + last.get(0));
        }
    }

    void killedAtEach(Victim victim, String step, String... phases) throws Exception {
        for (String phase : phases) {
            if (killed(victim, step, phase)) {
                again(step);
            }
        }
        done(step);
    }

    static void assertGoesOn(BusyWriter writer) {
        int written = writer.acknowledged().size();
        Eventually.until(() -> writer.acknowledged().size() > written + 5);
    }

    void assertNothingIsLost(BusyWriter writer, SideState where) throws Exception {
        List<String> there = where.texts("SELECT id::text FROM identities WHERE schema_id = 'busy'");
        assertThat(there).doesNotHaveDuplicates().containsAll(writer.acknowledged());
        List<String> known = new ArrayList<>(writer.acknowledged());
        known.addAll(writer.unknown());
        assertThat(there).isSubsetOf(known);
        assertThat(where.texts("SELECT id::text FROM identity_credentials WHERE id IN (SELECT id FROM identities"
                        + " WHERE schema_id = 'busy')"))
                .containsExactlyInAnyOrderElementsOf(there);
    }

    void assertNothingIsLeft() throws Exception {
        for (SideState side : List.of(blue, green)) {
            assertThat(side.traces()).isEmpty();
            assertThat(slots(side)).isEmpty();
            assertThat(side.texts("SELECT roname FROM pg_replication_origin")).isEmpty();
        }
        assertThat(blue.catalog()).isEqualTo(before);
        assertThat(green.catalog()).isEmpty();
    }
}
