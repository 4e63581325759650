package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ferryman, the source's server or the target's is killed wherever a step of blue/green begins something, there and
 * back: the same step goes on, whoever writes loses nothing, and in the end nothing is left.
 */
@UsesServer
@Tag("soak")
@Timeout(600)
class KilledBlueGreenTest extends KilledSteps {

    /** A target that is back at once has everything, and its server's crash was noticed after the decision. */
    private void thaw() throws Exception {
        try (BlueGreenSteps steps = steps()) {
            Path elsewhere = Files.createDirectory(folder.resolve("in-place"));
            new KratosThawStep(steps.both.source(), elsewhere, Waiting.DEFAULT).apply(Work.quiet());
        }
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

    /** A slot that was moved forward is where it was at the last checkpoint, after a crash. */
    @Test
    void a_target_that_crashes_right_after_it_was_opened_is_followed_again() throws Exception {
        done("replicate");
        done("prepare");
        done("arm");
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToSource);
        try (writer) {
            assertGoesOn(writer);
        }
        done("cutover");
        crash(servers.target);
        try (BlueGreenSteps steps = steps()) {
            assertThat(WayBackStatus.read(steps.both, new Cancellation()).findings())
                    .extracting(Finding::id)
                    .contains("WAY_BACK_FELL_BACK");
            assertThat(steps.step("arm").preview()).anyMatch(line -> line.contains("pg_replication_slot_advance"));
        }
        done("arm");
        Eventually.until(() -> {
            try (BlueGreenSteps steps = steps()) {
                return WayBackStatus.read(steps.both, new Cancellation()).phase() == WayBackPhase.FOLLOWING;
            }
        });
        done("go");
        assertNothingIsLost(writer, blue);
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
