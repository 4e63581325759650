package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.ahead.CopyBase;
import org.ferryman.keto.ahead.CopyDifference;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.catalog.NetworkRow;
import org.ferryman.keto.tuple.ChangedTuples;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableIndexes;

/** The statements of a migration as they would run on what is there now, in their order. */
public final class MigrationPreview {

    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final QualifiedName target;
    private final List<String> statements = new ArrayList<>();

    private MigrationPreview(Session session, KetoDatabase keto, KetoSettings settings) {
        this.session = session;
        this.keto = keto;
        this.settings = settings;
        this.target = keto.table(KetoDatabase.TARGET);
    }

    static List<String> of(Session session, KetoDatabase keto, KetoSettings settings, boolean removeDuplicates)
            throws SQLException, CancelledException {
        MigrationPreview preview = new MigrationPreview(session, keto, settings);
        settings.moved(keto).forEach(table -> preview.lock(table.table(), "SHARE"));
        CopyDifference difference = preview.difference(removeDuplicates);
        if (difference.isPossible()) {
            preview.byCopy(difference);
        } else {
            preview.write(removeDuplicates);
        }
        return preview.statements;
    }

    private CopyDifference difference(boolean removeDuplicates) throws SQLException, CancelledException {
        session.execute("SAVEPOINT before_role");
        if (keto.target().isPresent()) {
            new MigrationRole(session, keto, settings).assume(keto.target().get());
        }
        CopyDifference difference = CopyDifference.read(session, keto, settings, removeDuplicates);
        session.execute("ROLLBACK TO SAVEPOINT before_role");
        return difference;
    }

    /** What has changed since a copy. */
    private void byCopy(CopyDifference difference) throws SQLException, CancelledException {
        lock(target, "SHARE ROW EXCLUSIVE");
        lock(keto.table("networks"), "SHARE ROW EXCLUSIVE");
        statements.add(TupleSql.namespaces(settings.config()));
        List<LegacyTable> changed = difference.changedTables();
        statements.addAll(ChangedTuples.statements(changed));
        TargetView view = new TargetView(target, difference.base().network(), false);
        UnmatchedTuples unmatched = UnmatchedTuples.in(session, keto);
        TupleSql sql = TupleSql.in(session, settings.config(), unmatched);
        statements.addAll(unmatched.planChanged(changed, sql, view));
        statements.addAll(unmatched.plan(difference.unknown(), sql, view));
        List<LegacyTable> all = new ArrayList<>(changed);
        all.addAll(difference.unknown());
        if (!all.isEmpty()) {
            statements.add(sql.deleteStale(all, view));
            statements.add(sql.insertMissing(all, view, target).text());
        }
        statements.addAll(CopyBase.consuming());
        statements.addAll(MarkTable.preview(session));
        statements.add("COMMIT");
    }

    /** Of a copy ahead of it, which keeps nobody from writing to the legacy tables. */
    public static List<String> ofCopy(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        MigrationPreview preview = new MigrationPreview(session, keto, settings);
        preview.write(false);
        return preview.statements;
    }

    private void write(boolean removeDuplicates) throws SQLException, CancelledException {
        TargetGlance glance = TargetGlance.read(session, keto);
        lock(target, glance.isEmpty() ? "ACCESS EXCLUSIVE" : "SHARE ROW EXCLUSIVE");
        lock(keto.table("networks"), "SHARE ROW EXCLUSIVE");
        Optional<UUID> known = keto.network();
        UUID network = known.orElse(new UUID(0, 0));
        if (known.isEmpty()) {
            statements.add("-- in place of this id a random one\n" + NetworkRow.insert(keto, network));
        }
        if (glance.isEmpty()) {
            intoEmpty(network);
        } else {
            beside(glance.view().orElse(new TargetView(target, network, false)), removeDuplicates);
        }
        statements.add("ANALYZE " + target.quoted());
        statements.addAll(MarkTable.preview(session));
        statements.add("COMMIT");
    }

    private void lock(QualifiedName table, String mode) {
        statements.add("LOCK TABLE ONLY " + table.quoted() + " IN " + mode + " MODE");
    }

    private void intoEmpty(UUID network) throws SQLException, CancelledException {
        Optional<TableIndexes> rebuilt = rebuiltIndexes();
        if (keto.target().isEmpty()) {
            statements.add("-- " + target.quoted() + " is made before: its indexes are dropped here");
        }
        rebuilt.ifPresent(indexes -> statements.addAll(indexes.dropSql()));
        TupleSql sql = TupleSql.in(session, settings.config());
        statements.add(TupleSql.namespaces(settings.config()));
        for (List<LegacyTable> group : TableGroups.of(settings.known(keto))) {
            statements.add(
                    group.size() == 1
                            ? "-- in parts of about half a second\n"
                                    + sql.insertAll(group.get(0), SqlText.of("true"), target, network)
                                            .text()
                            : sql.insertAll(group, target, network).text());
        }
        if (keto.target().isEmpty()) {
            statements.add("-- the indexes of " + target.quoted() + " are built again, as they were made");
        }
        rebuilt.ifPresent(indexes -> statements.addAll(indexes.buildSql()));
    }

    private Optional<TableIndexes> rebuiltIndexes() throws SQLException, CancelledException {
        return keto.target().isEmpty()
                ? Optional.empty()
                : Optional.of(TableIndexes.of(session, target)).filter(TableIndexes::canBeRebuilt);
    }

    private void beside(TargetView view, boolean removeDuplicates) throws SQLException, CancelledException {
        new MigrationRole(session, keto, settings).assume(keto.target().orElseThrow());
        UnmatchedTuples unmatched = UnmatchedTuples.in(session, keto);
        TupleSql sql = TupleSql.in(session, settings.config(), unmatched);
        List<LegacyTable> tables = settings.known(keto);
        statements.add(TupleSql.namespaces(settings.config()));
        statements.addAll(unmatched.plan(tables, sql, view));
        if (removeDuplicates) {
            tables.forEach(
                    table -> statements.add(sql.removeDuplicates(table, view).text()));
        }
        List<List<LegacyTable>> parts = unmatched.parts(tables);
        parts.forEach(part -> statements.add(sql.deleteStale(part, view)));
        parts.forEach(
                part -> statements.add(sql.insertMissing(part, view, target).text()));
    }
}
