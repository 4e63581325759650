package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.fitness.TargetLack;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class PairAssessStepTest {

    private static final NewKratos BY_HAND = new NewKratos.ByHand(Optional.empty(), Optional.empty());

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    private KratosAssessment assess(Pair pair, NewKratos newKratos) throws Exception {
        return new PairAssessStep(pair.both, newKratos, folder, inPlace(), AssessOptions.USUAL).produce(Work.quiet());
    }

    private Path inPlace() throws Exception {
        return Files.createDirectories(folder.resolve("in-place"));
    }

    @Test
    void a_short_window_is_said_with_what_the_target_lacks_and_nobody_has_to_leave() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue("CREATE ROLE reader_of_" + pair.blue, "GRANT SELECT ON identities TO reader_of_" + pair.blue);
            KratosAssessment assessment = assess(pair, BY_HAND);
            assertThat(assessment.window()).contains(CutoverWindow.Kind.SHORT);
            assertThat(assessment.pending()).isNotEmpty();
            assertThat(assessment.migratable()).isTrue();
            assertThat(assessment.findings()).extracting(Finding::id).doesNotContain("KRATOS_CONNECTED");
            assertThat(assessment.blueGreen().orElseThrow().forecastSeconds()).isEmpty();
            assertThat(assessment.blueGreen().orElseThrow().forecast()).contains("about a second");
            assertThat(assessment.blueGreen().orElseThrow().lacks())
                    .extracting(TargetLack::kind)
                    .as("extensions are made with the tables")
                    .containsExactly(TargetLack.Kind.GRANT);
            assertThat(Json.line(assessment)).contains("\"window\":\"short\"");
        }
    }

    @Test
    void a_long_window_is_said_with_its_migrations_its_reason_and_a_forecast_if_it_was_rehearsed() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue(OlderStandIn.older());
            KratosAssessment assessment = assess(pair, BY_HAND);
            assertThat(assessment.window()).contains(CutoverWindow.Kind.LONG);
            assertThat(Json.line(assessment)).contains("\"window\":\"long\"");
            assertThat(assessment.blueGreen().orElseThrow().reasons())
                    .singleElement()
                    .asString()
                    .contains("not known whether rows that the old Kratos writes would fit");
            // v0.10.1 lacks what v0.11.0 and v0.11.1 brought; from then on all is known.
            List<String> lengthening = assessment.blueGreen().orElseThrow().migrations();
            assertThat(lengthening).contains("20220607000001000000", "20230104193739000000");
            assertThat(lengthening).doesNotContain("20230313141439000000", "20251105000000000001");
            assertThat(assessment.blueGreen().orElseThrow().forecastSeconds()).isEmpty();
            assertThat(assessment.blueGreen().orElseThrow().forecast()).contains("ferryman kratos rehearse");

            UpgradeOutage outage =
                    UpgradeOutage.of(new UpgradeOutage.Measured(1, 60, 4, 0), new UpgradeOutage.Servers(0, 0, true), 1);
            record Rehearsed(Optional<UpgradeOutage> forecast, String from, String to) {}
            Files.writeString(
                    inPlace().resolve("rehearse.json"),
                    Json.line(new Rehearsed(Optional.of(outage), OlderStandIn.LEVEL, "v26.2.0")));
            assertThat(assess(pair, BY_HAND).blueGreen().orElseThrow().forecastSeconds())
                    .contains(65.0);
            record Both(Optional<HandoverForecast> forecast, String from, String to) {}
            HandoverForecast measured = HandoverForecast.of(
                    new HandoverForecast.Measured(Optional.empty(), 20, Optional.empty(), 50),
                    new UpgradeOutage.Servers(6, 2, true),
                    1);
            for (String to : List.of("v26.2.0", "v25.4.0")) {
                Files.writeString(
                        folder.resolve("rehearse.json"),
                        Json.line(new Both(Optional.of(measured), OlderStandIn.LEVEL, to)));
                assertThat(assess(pair, BY_HAND).blueGreen().orElseThrow().forecastSeconds())
                        .as("20 s on the copies, on a server that needs three times as long; of this upgrade only")
                        .contains(to.equals("v26.2.0") ? 60.0 : 65.0);
            }
        }
    }

    @Test
    void what_keeps_the_target_from_following_is_in_the_way_and_without_a_kratos_no_window_is_said() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue("ALTER TABLE sessions DROP CONSTRAINT sessions_pkey CASCADE");
            KratosAssessment assessment = assess(pair, new NewKratos.Unnamed());
            assertThat(assessment.findings()).extracting(Finding::id).contains("TABLE_WITHOUT_KEY");
            assertThat(assessment.findings()).doesNotHaveDuplicates();
            assertThat(assessment.blocked()).isTrue();
            assertThat(assessment.window()).isEmpty();
            assertThat(assessment.blueGreen().orElseThrow().forecast()).contains("--kratos");
        }
    }
}
