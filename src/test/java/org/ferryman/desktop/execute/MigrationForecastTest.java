package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.OutageForecast;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationForecastTest extends WorkspaceFixture {

    private static final int TUPLES = 500;
    private static final int LATER = 10;

    MigrationForecastTest() {
        super(TUPLES);
    }

    @BeforeEach
    void open() {
        new AssessmentPage(workspace);
        new DryRunPage(workspace);
        sample.openIn(workspace);
        Steps.apply(workspace, KetoLegacyPlaybook::schema);
    }

    @Test
    void tuples_that_came_after_the_rehearsal_are_counted_by_the_assessment() throws Exception {
        Steps.produce(workspace, KetoLegacyPlaybook::dryRun);
        addTuples();
        Steps.produce(workspace, KetoLegacyPlaybook::assess);
        workspace.look();
        MigrationForecast forecast = MigrationForecast.of(workspace);
        assertThat(forecast.total()).isEqualTo(TUPLES + LATER);
        assertThat(forecast.skipped()).hasValue(skipped() + LATER);
        OutageForecast outage = forecast.outage().orElseThrow();
        assertThat(outage.basis()).isEqualTo(OutageForecast.Basis.DRY_RUN);
        assertThat(outage.measuredTuples()).isEqualTo(TUPLES);
        assertThat(outage.tuples()).isEqualTo(TUPLES + LATER);
        assertThat(outage.text(Instant.now()))
                .contains("with 510 tuples", "measured by a dry run just now for 500, and scaled to what is there now");
        assertThat(forecast.outageSeconds().orElseThrow())
                .isGreaterThanOrEqualTo(workspace.dryRunProperty().get().predictedOutageSeconds());
    }

    @Test
    void a_rehearsal_after_the_assessment_goes_before_it() throws Exception {
        Steps.produce(workspace, KetoLegacyPlaybook::assess);
        addTuples();
        Steps.produce(workspace, KetoLegacyPlaybook::dryRun);
        workspace.look();
        assertThat(MigrationForecast.of(workspace).total()).isEqualTo(TUPLES + LATER);
        assertThat(MigrationForecast.of(workspace).skipped()).hasValue(skipped() + LATER);
    }

    private long skipped() {
        return sample.sample().skipped().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** None of them can be moved: there is no such namespace as their subject names. */
    private void addTuples() throws Exception {
        database.execute(
                "INSERT INTO keto_0000000000_relation_tuples (shard_id, object, relation, subject, commit_time)"
                        + " SELECT 'default', 'late' || n, 'view', 'nowhere:x#y', now() FROM generate_series(1, "
                        + LATER
                        + ") AS n");
    }
}
