package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.LockTable;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.ServerLimits;
import org.ferryman.postgres.SqlText;

/** What in the database or on the relations would change, hide or stop rows on their way. */
final class DatabaseChecks {

    private static final String EVENT_TRIGGERS =
            "SELECT evtname FROM pg_event_trigger WHERE evtenabled <> 'D' ORDER BY 1";

    private final Connection connection;

    DatabaseChecks(Connection connection) {
        this.connection = connection;
    }

    CheckResult timeouts() throws SQLException {
        List<Timeout> timeouts = RowReader.query(
                connection,
                SqlText.load(ConnectionTest.class, "timeouts.sql").text(),
                row -> new Timeout(RowReader.text(row, "name"), row.getLong("milliseconds")));
        String set = timeouts.stream()
                .filter(timeout -> timeout.milliseconds() > 0)
                .map(timeout -> timeout.name() + " = " + timeout.milliseconds() + " ms")
                .collect(Collectors.joining(", "));
        if (set.isEmpty()) {
            return CheckResult.of("none set");
        }
        return CheckResult.of(
                set,
                Finding.info(
                        "TIMEOUTS_SET",
                        "Time-outs are set: " + set + ".",
                        "They don't end a migration: Ferryman sets its own for its sessions."));
    }

    CheckResult encoding() throws SQLException {
        String encoding = RowReader.one(
                connection,
                SqlText.load(ConnectionTest.class, "encoding.sql").text(),
                row -> RowReader.text(row, "encoding"));
        String detail = RowReader.one(
                connection,
                SqlText.load(ConnectionTest.class, "encoding.sql").text(),
                row -> "%s, collation %s, ctype %s"
                        .formatted(row.getString("encoding"), row.getString("collation"), row.getString("ctype")));
        return new CheckResult(detail, ServerLimits.encoding(encoding));
    }

    CheckResult blockers(List<QualifiedName> relations) throws SQLException {
        List<Finding> findings = new ArrayList<>(RelationBlockers.find(connection, relations));
        LockTable.tooSmall(connection, relations).ifPresent(findings::add);
        List<String> eventTriggers = RowReader.query(connection, EVENT_TRIGGERS, row -> row.getString(1));
        if (!eventTriggers.isEmpty()) {
            findings.add(Finding.warning(
                    "EVENT_TRIGGERS",
                    "The database has event triggers: " + String.join(", ", eventTriggers) + ".",
                    "They run with each CREATE, ALTER and DROP of the migration and can refuse it.",
                    "Look at what they do. For the time of the migration a superuser can run "
                            + eventTriggers.stream()
                                    .map(trigger -> "ALTER EVENT TRIGGER " + QualifiedName.quote(trigger) + " DISABLE")
                                    .collect(Collectors.joining("; "))
                            + "; afterwards the same with ENABLE."));
        }
        long blocking = findings.stream().filter(Finding::blocks).count();
        return new CheckResult(
                blocking == 0 ? "none on " + relations.size() + " relations" : blocking + " found", findings);
    }

    private record Timeout(String name, long milliseconds) {}
}
