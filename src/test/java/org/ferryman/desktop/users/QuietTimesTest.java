package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.traffic.TrafficResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When it is quiet, as the page knows it. */
class QuietTimesTest extends WorkspaceFixture {

    private static final String NIGHT =
            "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T01:00:00Z\",\"written\":3,\"read\":5}\n";

    private QuietTimes times;

    QuietTimesTest() {
        super(500);
    }

    @BeforeEach
    void before() {
        times = new QuietTimes(workspace);
    }

    private OpenDatabase open() {
        sample.openIn(workspace);
        return opened();
    }

    @Test
    void without_a_database_nothing_is_watched() {
        times.start();
        assertThat(times.step().view().isBusy()).isFalse();
        assertThat(times.seenProperty().get()).isNull();
    }

    @Test
    void what_an_earlier_night_has_seen_is_there_at_once_and_what_is_seen_now_is_added() throws Exception {
        Path folder = open().run().folder();
        assertThat(times.seenProperty().get()).isNull();
        Files.writeString(folder.resolve(TrafficResult.FILE), NIGHT);
        OpenDatabase opened = open();
        TrafficResult seen = Objects.requireNonNull(times.seenProperty().get());
        assertThat(seen.samples()).hasSize(1);
        assertThat(seen.quietest().orElseThrow().written()).isEqualTo(3);
        assertThat(times.commandLine(opened)).contains(" keto traffic ").endsWith(" --for 10m");

        times.watch(Duration.ofMillis(50));
        assertThat(times.step().view().outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(times.problem()).isInstanceOf(Outcome.Done.class);
        assertThat(Objects.requireNonNull(times.seenProperty().get()).samples()).hasSize(2);
    }

    @Test
    void a_better_prediction_is_taken_up_when_the_page_comes_to_the_front_again() throws Exception {
        OpenDatabase opened = open();
        Files.writeString(opened.run().folder().resolve(TrafficResult.FILE), NIGHT);
        times.read();
        assertThat(Objects.requireNonNull(times.seenProperty().get()).predictedBy())
                .isEmpty();
        opened.run()
                .runner()
                .produce(opened.playbook().dryRun(), progress -> {}, new org.ferryman.engine.Cancellation());
        times.read();
        assertThat(Objects.requireNonNull(times.seenProperty().get()).predictedBy())
                .contains(new StepId("dry-run"));
    }

    @Test
    void where_v0_6_has_left_there_is_nothing_to_watch_and_another_database_does_not_show_it() throws Exception {
        open();
        for (List<String> table : database.rows("SELECT oid::regclass FROM pg_class"
                + " WHERE relkind = 'r' AND relname ~ '^keto_[0-9]+_relation_tuples$'")) {
            database.execute("DROP TABLE " + table.get(0));
        }
        times.watch(Duration.ofMillis(50));
        assertThat(Objects.requireNonNull(times.problem()).findings())
                .extracting(Finding::id)
                .containsExactly("KETO_NOT_FOUND");
        open();
        assertThat(times.problem()).isNull();
    }
}
