package org.ferryman.postgres.guard;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.capture.ChangeCapture;

/**
 * What Ferryman sets for a while in a database that is somebody else's: a guard, one that was left open too, and the
 * notes of what changes. All of it is in schemas of its own but for the triggers, and these are known by the functions
 * that they call. A function counts only if it is as Ferryman makes it, to the letter: a changed one could do anything.
 */
public final class OwnObjects {

    /** The schemas that all of it is in. */
    public static final List<String> SCHEMAS = List.of(WriteGuard.SCHEMA, ChangeCapture.SCHEMA);

    private OwnObjects() {}

    /** A query for the {@code oid}s of the functions: those that triggers call, and those that open a guard. */
    public static SqlText functions() {
        return SqlText.unionAll(List.of(WriteGuard.function(), WriteGuard.openings(), ChangeCapture.functions()));
    }

    /** A query for the {@code oid}s of the tables. */
    public static SqlText tables() {
        return ChangeCapture.tables();
    }

    /** A query for the {@code oid}s of the schemas that hold some of it, and nothing else. */
    public static SqlText schemas() {
        return SqlText.load(OwnObjects.class, "own-schemas.sql")
                .with("functions", functions())
                .with("tables", tables());
    }

    /** What takes all of it away, triggers too, by who owns it: out of a copy, where nobody needs it. */
    public static List<String> removal(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.of("SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace"
                                + " WHERE oid IN ({schemas}) ORDER BY 1")
                        .with("schemas", schemas())
                        .text(),
                row -> row.getString(1));
    }
}
