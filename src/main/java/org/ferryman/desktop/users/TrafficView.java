package org.ferryman.desktop.users;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.RateChart;
import org.ferryman.desktop.users.TrafficWatch.Sight;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.LockHolder;

/** What goes on at the legacy tables: how much is written, and by whose transactions. */
final class TrafficView extends VBox {

    private final UsersPage page;
    private final TextBundle texts;
    private final RateChart chart;
    private final Label nobody;
    private final Label somebody;
    private final SessionsTable sessions;
    private final Button end;
    private final Label lost;

    TrafficView(UsersPage page) {
        super(8);
        this.page = page;
        this.texts = page.texts();
        this.chart = new RateChart(texts.get("chart"));
        this.nobody = Labels.muted(texts.get("sessions.none"));
        this.somebody = Labels.wrapped(texts.get("sessions"));
        this.sessions = new SessionsTable(texts);
        this.lost = Labels.muted(texts.get("chart.lost"));
        this.end = UsersSection.danger(Buttons.of(
                "end-sessions", texts.get("sessions.end"), () -> page.steps().ask(UsersQuestion.END_SESSIONS)));
        chart.setMinHeight(130);
        getChildren().addAll(chart, lost, nobody, somebody, sessions, UsersSection.row(end));
        page.traffic().sightProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    void refresh() {
        Sight sight = page.traffic().sightProperty().get();
        UsersContent now = page.contentProperty().get();
        RolesStatus known = now.known();
        boolean seen = !sight.points().isEmpty() || !sight.holders().isEmpty();
        chart.show(sight.points(), sight.seconds());
        chart.mark(sight.stopped(), texts.get("chart.stopped"));
        Nodes.show(lost, sight.lost());
        Nodes.show(nobody, sight.holders().isEmpty() && seen);
        Nodes.show(somebody, !sight.holders().isEmpty());
        Nodes.show(sessions, !sight.holders().isEmpty());
        sessions.show(sight.holders());
        boolean canEnd = known != null
                && known.canFreeze()
                && !known.frozen()
                && now.when() == FreezeWhen.NOW
                && sight.holders().stream().anyMatch(LockHolder::writes);
        Nodes.show(end.getParent(), canEnd);
        end.setDisable(!now.isFree());
    }
}
