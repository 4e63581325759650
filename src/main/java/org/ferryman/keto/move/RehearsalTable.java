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
 * A table like v0.7's, made for a rehearsal and gone with its transaction: with the constraints, indexes and defaults
 * of the one that is there, but for foreign keys. To make one locks the other table against writers, so that these are
 * read by {@link TargetConstraints}; triggers, which would run, stop a migration anyway.
 *
 * @param table the twin
 * @param temporary whether it had to be a temporary table, which writes no WAL: its time is a guess
 * @param definition what makes it
 */
record RehearsalTable(QualifiedName table, boolean temporary, SqlText definition) {

    /** Makes it. */
    static RehearsalTable create(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        RehearsalTable twin = plan(session, keto);
        session.execute(twin.definition().text());
        return twin;
    }

    /** Makes one with the columns alone, which takes every row. */
    static RehearsalTable withoutConstraints(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        RehearsalTable planned = plan(session, keto);
        RehearsalTable twin =
                new RehearsalTable(planned.table, planned.temporary, like(planned.table, keto, SqlText.of("")));
        session.execute(twin.definition().text());
        return twin;
    }

    /** Tells which it would be. */
    static RehearsalTable plan(Session session, KetoDatabase keto)
            throws SQLException, CancelledException, BlockedException {
        String name = "ferryman_dry_run_" + UUID.randomUUID().toString().substring(0, 8);
        boolean temporary =
                !session.one("SELECT has_schema_privilege(?, 'CREATE')", row -> row.getBoolean(1), keto.schema());
        if (temporary && !TemporaryTables.allowed(session, keto)) {
            throw new BlockedException(List.of(Finding.blocker(
                    "NO_PLACE_FOR_TWIN",
                    "The connected user may create tables neither in schema " + keto.schema() + " nor temporary ones.",
                    "A dry run in place writes into a copy of v0.7's table and rolls back.",
                    "Use --mode copy, which only reads here; or let the database's owner or a superuser run "
                            + TemporaryTables.grant(session, keto) + ".")));
        }
        QualifiedName table = new QualifiedName(temporary ? "pg_temp" : keto.schema(), name);
        SqlText definition = keto.target().isPresent()
                ? like(table, keto, SqlText.of(" INCLUDING ALL"))
                : SchemaStep.targetTable(table, name);
        return new RehearsalTable(table, temporary, definition);
    }

    private static SqlText like(QualifiedName table, KetoDatabase keto, SqlText including) {
        return SqlText.of("CREATE TABLE {twin} (LIKE {target}{including})")
                .with("twin", table)
                .with("target", keto.table(KetoDatabase.TARGET))
                .with("including", including);
    }
}
