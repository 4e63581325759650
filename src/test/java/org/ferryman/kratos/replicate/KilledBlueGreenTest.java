package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.replicate.BlueGreenSteps.Side;
import org.ferryman.postgres.embedded.CrashingServer;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.MemoryFolder;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ferryman, the source's server or the target's is killed wherever a step of blue/green begins something, there and
 * back: the same step goes on, whoever writes loses nothing, and in the end nothing is left.
 */
@UsesServer
@Tag("soak")
@Timeout(600)
class KilledBlueGreenTest {

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
    private Path folder;

    private TwoServers servers;
    private SideState blue;
    private SideState green;
    private List<String> before;

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

    private static Side side(CrashingServer server, String database) {
        return new Side(server.server().url(database), server.server().password());
    }

    private BlueGreenSteps steps() throws Exception {
        return new BlueGreenSteps(
                side(servers.source, TwoServers.SOURCE), side(servers.target, TwoServers.TARGET), folder);
    }

    /** What a crash came to; a phase that an earlier crash did not keep from being done is not reached. */
    private record Crash(boolean reached, Outcome<?> outcome) {

        boolean isDone() {
            return outcome instanceof Outcome.Done;
        }
    }

    private Crash crashing(Victim victim, String step, String phase) throws Exception {
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
    private boolean killed(Victim victim, String step, String phase) throws Exception {
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
    private void again(String step) throws Exception {
        for (String earlier : AGAIN.get(step)) {
            done(earlier);
        }
    }

    private static void crash(CrashingServer server) {
        try {
            server.crashAndRestart();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Either servers follow each other, or somebody who asks is told what is kept, and what to do. */
    private void assertSlotsAreAccountedFor(String when) throws Exception {
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

    private static boolean isTold(ReplicationStatus status) {
        return switch (status.state()) {
            case COPYING, INDEXING, FOLLOWING -> true;
            default -> !status.findings().isEmpty();
        };
    }

    private static List<String> slots(SideState side) throws Exception {
        return side.texts("SELECT slot_name::text FROM pg_replication_slots");
    }

    /**
     * The same step when nothing is killed any more; what is done already is no matter. A server that has come back
     * does not follow the other at once, or lags: until then nothing is changed.
     */
    private void done(String step) throws Exception {
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

    private void killedAtEach(Victim victim, String step, String... phases) throws Exception {
        for (String phase : phases) {
            if (killed(victim, step, phase)) {
                again(step);
            }
        }
        done(step);
    }

    /** A target that is back at once has everything, and its server's crash was noticed after the decision. */
    private void thaw() throws Exception {
        try (BlueGreenSteps steps = steps()) {
            Path elsewhere = Files.createDirectory(folder.resolve("in-place"));
            new KratosThawStep(steps.both.source(), elsewhere, Waiting.DEFAULT).apply(Work.quiet());
        }
    }

    private static void assertGoesOn(BusyWriter writer) {
        int written = writer.acknowledged().size();
        Eventually.until(() -> writer.acknowledged().size() > written + 5);
    }

    private void assertNothingIsLost(BusyWriter writer, SideState where) throws Exception {
        List<String> there = where.texts("SELECT id::text FROM identities WHERE schema_id = 'busy'");
        assertThat(there).doesNotHaveDuplicates().containsAll(writer.acknowledged());
        List<String> known = new ArrayList<>(writer.acknowledged());
        known.addAll(writer.unknown());
        assertThat(there).isSubsetOf(known);
        assertThat(where.texts("SELECT id::text FROM identity_credentials WHERE id IN (SELECT id FROM identities"
                        + " WHERE schema_id = 'busy')"))
                .containsExactlyInAnyOrderElementsOf(there);
    }

    private void assertNothingIsLeft() throws Exception {
        for (SideState side : List.of(blue, green)) {
            assertThat(side.traces()).isEmpty();
            assertThat(slots(side)).isEmpty();
            assertThat(side.texts("SELECT roname FROM pg_replication_origin")).isEmpty();
        }
        assertThat(blue.catalog()).isEqualTo(before);
        assertThat(green.catalog()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void there_and_back_the_same_step_goes_on_wherever_it_was_killed(Victim victim) throws Exception {
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            killedAtEach(victim, "replicate", "look", "tables", "replication slot", "copy", "indexes", "statistics");
            killedAtEach(victim, "prepare", "pause", "migrations", "catch up");
            killedAtEach(victim, "arm", "look", "replication slot");
            killedAtEach(victim, "cutover", "cut over", "catch up", "pause", "open", "way back");
            done("arm");
            assertGoesOn(writer);
            killedAtEach(victim, "go", "cut over", "catch up", "pause", "open", "stop");
            assertGoesOn(writer);
            killedAtEach(victim, "cleanup", "stop");
        }
        assertNothingIsLost(writer, blue);
        assertNothingIsLeft();
    }

    /** What was compared is gone then, and nothing else. */
    @ParameterizedTest
    @EnumSource
    void killed_while_it_compares_the_target_is_open_and_nothing_is_lost(Victim victim) throws Exception {
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            done("replicate");
            done("prepare");
            killed(victim, "cutover", "proof");
            assertGoesOn(writer);
            done("cutover");
        }
        assertNothingIsLost(writer, green);
        done("cleanup");
        assertThat(blue.traces()).isEmpty();
        assertThat(green.traces()).isEmpty();
    }

    /** As if its network were gone: the server ends the transaction that holds them. */
    @Test
    void silent_while_writers_wait_they_go_on_within_seconds() throws Exception {
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            done("replicate");
            done("prepare");
            assertThat(silentlyHeld(writer)).isNotInstanceOf(Outcome.Done.class);
            assertGoesOn(writer);
            done("cutover");
            assertGoesOn(writer);
        }
        assertNothingIsLost(writer, green);
    }

    private Outcome<?> silentlyHeld(BusyWriter writer) throws Exception {
        try (BlueGreenSteps steps = steps()) {
            return steps.apply("cutover", BlueGreenSteps.at("catch up", () -> {
                assertGoesOn(writer);
                assertThat(guards()).as("nothing was decided").isZero();
            }));
        }
    }

    /** Of the source. */
    private long guards() {
        try {
            return blue.texts("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'")
                    .size();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** It outlives its session and its server, and could be committed after the decision. */
    @Test
    void a_transaction_that_is_prepared_is_told_before_writes_are_stopped() throws Exception {
        try (Connection connection = servers.connectToSource();
                Statement statement = connection.createStatement();
                BlueGreenSteps steps = steps()) {
            statement.execute("BEGIN");
            statement.execute("UPDATE identities SET state = 'inactive'");
            statement.execute("PREPARE TRANSACTION 'somebody''s'");
            crash(servers.source);
            assertThat(findings(steps)).contains("PREPARED_TRANSACTIONS");
        }
        try (Connection connection = servers.connectToSource();
                Statement statement = connection.createStatement();
                BlueGreenSteps steps = steps()) {
            statement.execute("ROLLBACK PREPARED 'somebody''s'");
            assertThat(findings(steps)).doesNotContain("PREPARED_TRANSACTIONS");
        }
    }

    private static List<String> findings(BlueGreenSteps steps) throws Exception {
        return steps.step("cutover").inspect(Work.quiet()).findings().stream()
                .map(Finding::id)
                .toList();
    }

    /** Taken back from everywhere before the cut-over. */
    @ParameterizedTest
    @EnumSource
    void killed_while_it_is_taken_back_it_is_taken_back(Victim victim) throws Exception {
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            killed(victim, "replicate", "copy");
            killedAtEach(victim, "stop", "stop");
            assertNothingIsLeft();
            done("replicate");
            killed(victim, "prepare", "catch up");
            killedAtEach(victim, "stop", "stop");
            assertNothingIsLeft();
            done("replicate");
            done("prepare");
            done("arm");
            killed(victim, "cutover", "catch up");
            thaw();
            assertGoesOn(writer);
            killedAtEach(victim, "stop", "stop");
            assertGoesOn(writer);
        }
        assertNothingIsLost(writer, blue);
        assertNothingIsLeft();
    }
}
