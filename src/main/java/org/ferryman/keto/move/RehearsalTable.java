package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * A table like v0.7's, made for a rehearsal and gone with its transaction.
 *
 * @param table the twin
 * @param temporary whether it had to be a temporary table, which writes no WAL: its time is a guess
 */
record RehearsalTable(QualifiedName table, boolean temporary) {

    /** Makes it. */
    static RehearsalTable create(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        RehearsalTable twin = plan(session, keto);
        session.execute(twin.definition().text());
        return twin;
    }

    /** Tells which it would be. */
    static RehearsalTable plan(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        String name = "ferryman_dry_run_" + UUID.randomUUID().toString().substring(0, 8);
        if (session.one("SELECT has_schema_privilege(?, 'CREATE')", row -> row.getBoolean(1), keto.schema())) {
            return new RehearsalTable(new QualifiedName(keto.schema(), name), false);
        } else if (TemporaryTables.allowed(session, keto)) {
            return new RehearsalTable(new QualifiedName("pg_temp", name), true);
        }
        throw new BlockedException(List.of(Finding.blocker(
                "NO_PLACE_FOR_TWIN",
                "The connected user may create tables neither in schema " + keto.schema() + " nor temporary ones.",
                "A dry run in place writes into a copy of v0.7's table and rolls back.",
                "Use --mode copy, which only reads here, or grant CREATE on the schema; or let the database's owner or"
                        + " a superuser run " + TemporaryTables.grant(session, keto) + ".")));
    }

    /** What makes it. */
    SqlText definition() {
        return SchemaStep.targetTable(table, table.name());
    }
}
