package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.backup.TableCopy;

/** The statements of a rehearsal as they would run on what is there now, in their order. */
final class DryRunPreview {

    /** Stands in the preview where a rehearsal has a random one. */
    private static final UUID NETWORK = new UUID(0, 0);

    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;

    DryRunPreview(Session session, KetoDatabase keto, KetoSettings settings) {
        this.session = session;
        this.keto = keto;
        this.settings = settings;
    }

    List<String> inPlace() throws SQLException, CancelledException, BlockedException {
        RehearsalTable twin = RehearsalTable.plan(session, keto);
        List<String> statements = new ArrayList<>();
        statements.add("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statements.add("-- under a random name\n" + twin.definition().text());
        statements.addAll(load(twin.table()));
        statements.add("ROLLBACK");
        return statements;
    }

    List<String> onCopy() throws SQLException, CancelledException {
        List<String> statements = new ArrayList<>();
        statements.add("-- in the database itself\nBEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        for (LegacyTable table : settings.known(keto)) {
            statements.add(TableCopy.readSql(table.table(), CopyDryRun.LEGACY_COLUMNS));
        }
        if (keto.target().isPresent()) {
            statements.add(TableCopy.readSql(keto.table(KetoDatabase.TARGET), CopyDryRun.TARGET_COLUMNS));
            statements.add(TableCopy.readSql(keto.table("networks"), CopyDryRun.NETWORK_COLUMNS));
        }
        statements.add("-- in the copy's database, in a schema with a random name: Keto's tables are made and filled"
                + " with what was read, the tuples are migrated and verified there\n"
                + "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statements.add("CREATE SCHEMA \"ferryman_copy\"");
        statements.add("ROLLBACK");
        return statements;
    }

    private List<String> load(QualifiedName into) throws SQLException, CancelledException {
        TargetGlance glance = TargetGlance.read(session, keto);
        UnmatchedTuples unmatched = UnmatchedTuples.in(session, keto);
        TupleSql sql = TupleSql.in(session, settings.config(), unmatched);
        List<String> statements = new ArrayList<>();
        statements.add(TupleSql.namespaces(settings.config()));
        List<LegacyTable> tables = settings.known(keto);
        if (glance.view().isPresent()) {
            TargetView view = glance.view().get();
            statements.addAll(unmatched.plan(tables, sql, view));
            for (List<LegacyTable> part : unmatched.parts(tables)) {
                statements.add(sql.insertMissing(part, view, into).text());
            }
            return statements;
        }
        for (List<LegacyTable> group : TableGroups.of(tables)) {
            statements.add(
                    "-- in parts of about half a second; the indexes are dropped before the first, and built after"
                            + " the last\n"
                            + (group.size() == 1
                                    ? sql.insertAll(group.get(0), SqlText.of("true"), into, NETWORK)
                                            .text()
                                    : sql.insertAll(group, into, NETWORK).text()));
        }
        return statements;
    }
}
