package org.ferryman.postgres.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.guard.WriteGuard;

/** All that Ferryman sets for a while in a database that is somebody else's. */
public final class OwnTraces {

    private OwnTraces() {}

    /** Sets a guard that is left open on one table, and has all that changes in another noted. */
    public static void make(Database database, QualifiedName guarded, QualifiedName noted) throws Exception {
        WriteGuard guard = new WriteGuard("some", Optional.empty());
        new Transactions(database).committed(Work.quiet(), session -> {
            List<String> statements = new ArrayList<>(guard.installation(guard.observe(session), List.of(guarded)));
            statements.add(ChangeCapture.creation());
            statements.addAll(ChangeCapture.triggers(CaptureState.NONE, noted));
            for (String statement : statements) {
                session.execute(statement);
            }
            for (String statement : guard.opening(guard.observe(session))) {
                session.execute(statement);
            }
            return true;
        });
    }

    /** What there is of it: schemas, functions, tables and triggers. */
    public static List<String> of(Connection connection) throws SQLException {
        List<String> traces = new ArrayList<>();
        try (connection;
                ResultSet rows = connection.createStatement().executeQuery("""
                        SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'
                        UNION ALL SELECT 'function ' || proname FROM pg_proc
                            WHERE pronamespace::regnamespace::text LIKE 'ferryman%'
                        UNION ALL SELECT 'table ' || relname FROM pg_class
                            WHERE relkind = 'r' AND relnamespace::regnamespace::text LIKE 'ferryman%'
                        UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname LIKE 'ferryman%'
                        ORDER BY 1""")) {
            while (rows.next()) {
                traces.add(rows.getString(1));
            }
        }
        return traces;
    }
}
