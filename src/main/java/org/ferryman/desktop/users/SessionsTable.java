package org.ferryman.desktop.users;

import java.util.List;
import javafx.scene.control.TableView;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.postgres.LockHolder;

/** Whose transactions are on Keto's tables. */
final class SessionsTable extends TableView<LockHolder> {

    private static final int MOST_ROWS = 5;

    SessionsTable(TextBundle texts) {
        setId("sessions");
        setAccessibleText(texts.get("sessions"));
        getColumns()
                .setAll(List.of(
                        Columns.text("pid", 70, holder -> holder.pid() == 0 ? "–" : String.valueOf(holder.pid())),
                        Columns.text(texts.get("sessions.user"), 110, LockHolder::user),
                        Columns.text(texts.get("sessions.application"), 120, LockHolder::application),
                        Columns.text(
                                texts.get("sessions.lock"),
                                80,
                                holder -> texts.get(holder.writes() ? "sessions.writes" : "sessions.reads")),
                        Columns.text(
                                texts.get("sessions.open"),
                                80,
                                holder -> holder.seconds().isPresent()
                                        ? holder.seconds().getAsLong() + " s"
                                        : "–"),
                        Columns.text(texts.get("sessions.query"), 240, LockHolder::query)));
        Columns.fit(this, MOST_ROWS);
    }

    void show(List<LockHolder> holders) {
        boolean grows = holders.size() != getItems().size();
        getItems().setAll(holders);
        if (grows) {
            Columns.fit(this, MOST_ROWS);
        }
    }
}
