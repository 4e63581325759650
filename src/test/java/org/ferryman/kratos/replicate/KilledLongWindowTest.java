package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ferryman, the source's server or the target's is killed at each point of a cut-over with the long window: the same
 * command goes on, whoever writes loses nothing, and the target is at the new level.
 */
@UsesServer
@Tag("soak")
@Timeout(300)
class KilledLongWindowTest extends KilledSteps {

    private static final List<String> PHASES =
            List.of("compare", "cut over", "catch up", "hand over", "pause", "migrations", "open");

    static Stream<Arguments> points() {
        return Arrays.stream(Victim.values())
                .flatMap(victim -> PHASES.stream().map(phase -> Arguments.of(victim, phase)));
    }

    @ParameterizedTest
    @MethodSource("points")
    void the_same_command_goes_on_wherever_it_was_killed(Victim victim, String phase) throws Exception {
        try (Connection connection = servers.connectToSource();
                Statement statement = connection.createStatement()) {
            statement.execute(OlderStandIn.older());
        }
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            done("replicate");
            killed(victim, "long cutover", phase);
            done("long cutover");
            assertGoesOn(writer);
        }
        assertNothingIsLost(writer, green);
        assertThat(green.texts("SELECT DISTINCT version FROM schema_migration"))
                .containsAll(KratosLevels.SHIPPED
                        .ofTag(StandInKratos.LEVEL)
                        .orElseThrow()
                        .versions());
        assertThat(blue.texts("SELECT id::text FROM identities WHERE schema_id = 'busy'"))
                .as("the source was stopped before the target was opened")
                .hasSizeLessThan(writer.acknowledged().size());
        done("cleanup");
        assertThat(blue.traces()).isEmpty();
        assertThat(green.traces()).isEmpty();
    }
}
