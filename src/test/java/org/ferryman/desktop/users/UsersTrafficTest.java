package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.desktop.parts.RateSeries;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Finding;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page sees of those who write, on a real database. */
class UsersTrafficTest extends WorkspaceFixture {

    private static final String TABLE = "keto_0000000000_relation_tuples";
    /** Patient enough for a busy machine to end a session and try again. */
    private static final Waiting SOON = new Waiting(Duration.ofSeconds(2), false);

    private final AtomicLong nanos = new AtomicLong();
    private UsersPage page;

    UsersTrafficTest() {
        super(500);
    }

    @BeforeEach
    void open() {
        page = new UsersPage(workspace, SOON, nanos::get);
        sample.openAsAdministrator(workspace);
        page.entered();
    }

    private void press() {
        Objects.requireNonNull(page.primaryProperty().get()).fire();
    }

    private RolesStatus known() {
        return Objects.requireNonNull(workspace.usersProperty().get());
    }

    @Test
    void a_session_that_holds_on_to_a_write_is_listed_named_and_ended_when_told_so() throws Exception {
        press();
        press();
        page.whenProperty().set(FreezeWhen.NOW);
        Connection writer = database.connect(sample.owner());
        writer.setAutoCommit(false);
        try (Statement statement = writer.createStatement()) {
            statement.execute("SET application_name = 'the writer'");
            statement.execute("INSERT INTO " + TABLE + " VALUES ('default', 'late', 'view', 'somebody', now())");
        }
        page.traffic().tick();
        assertThat(page.traffic().sightProperty().get().holders()).hasSize(1).allSatisfy(holder -> {
            assertThat(holder.writes()).isTrue();
            assertThat(holder.application()).isEqualTo("the writer");
        });
        press();
        page.steps().asked().orElseThrow().yes();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.steps().freeze().view().outcome().findings())
                .extracting(Finding::id)
                .containsExactly("TABLE_IN_USE");
        assertThat(known().frozen()).isFalse();
        page.steps().ask(UsersQuestion.END_SESSIONS);
        page.steps().asked().orElseThrow().yes();
        assertThat(known().frozen()).isTrue();
        assertThat(page.contentProperty().get().proof().orElseThrow().ended()).hasSize(1);
        assertThat(database.queryLong("SELECT count(*) FROM " + TABLE + " WHERE object = 'late'"))
                .isZero();
    }

    @Test
    void rows_written_are_counted_once_a_second_and_a_lost_look_is_told() throws Exception {
        TrafficWatch traffic = page.traffic();
        traffic.tick();
        assertThat(traffic.sightProperty().get().points()).isEmpty();
        try (Connection writer = database.connect(sample.owner());
                Statement statement = writer.createStatement()) {
            statement.execute("INSERT INTO " + TABLE
                    + " SELECT 'default', 'late' || n, 'view', 's', now() FROM generate_series(1, 40) n");
        }
        nanos.addAndGet(500_000_000L);
        traffic.tick();
        assertThat(traffic.sightProperty().get().points()).as("too soon").isEmpty();
        for (int look = 0; look < 200 && written(traffic) < 40; look++) {
            // The server counts late; each look is a second later by the page's clock.
            nanos.addAndGet(1_000_000_000L);
            traffic.tick();
        }
        assertThat(written(traffic)).isEqualTo(40);
        opened().run().database().close();
        nanos.addAndGet(1_000_000_000L);
        traffic.tick();
        assertThat(traffic.sightProperty().get().lost()).isTrue();
        assertThat(written(traffic)).isEqualTo(40);
    }

    private static long written(TrafficWatch traffic) {
        List<RateSeries.Point> points = traffic.sightProperty().get().points();
        double rows = 0;
        for (int i = 1; i < points.size(); i++) {
            rows += points.get(i).rate()
                    * (points.get(i).seconds() - points.get(i - 1).seconds());
        }
        return Math.round(rows);
    }
}
