package org.ferryman.keto.finish;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.roles.KetoGuard;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;

/**
 * What a clean-up does with which table.
 *
 * @param legacy tables of relation tuples, to be dropped
 * @param kept such tables of excluded namespaces
 * @param empty tables of the namespaces' migrations, to be emptied
 * @param drop those of them that are to be dropped
 * @param guard the guard of a freeze, if it is there: nobody needs it any more
 * @param mark what removes Ferryman's mark, where no legacy table stays: nothing can be moved again then
 * @param acting what makes the connected user one who may do it
 */
record CleanupPlan(
        List<LegacyTable> legacy,
        List<LegacyTable> kept,
        List<QualifiedName> empty,
        List<QualifiedName> drop,
        Optional<GuardState> guard,
        List<String> mark,
        ActingRoles acting) {

    private static final int ASKED_AT_ONCE = 100;

    /** Takes the rights that are needed, within the transaction; its findings block where they can't be had. */
    static CleanupPlan read(Session session, KetoSettings settings, boolean dropEmptied) throws Exception {
        KetoTables tables = CatalogReader.tables(session);
        Set<String> owners = new TreeSet<>();
        new PrivilegeReader(session)
                .tables(tables.all()).stream().map(ObjectPrivileges::owner).forEach(owners::add);
        GuardState guard = KetoGuard.GUARD.observe(session);
        if (guard.isThere()) {
            owners.add(guard.owner());
        }
        MarkTable.find(session).map(MarkTable::owner).ifPresent(owners::add);
        ActingRoles acting = ActingRoles.as(session, owners);
        if (!acting.findings().isEmpty()) {
            return new CleanupPlan(List.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of(), acting);
        }
        acting.begin(session);
        return of(session, settings, dropEmptied, Optional.of(guard).filter(GuardState::isThere), acting);
    }

    private static CleanupPlan of(
            Session session, KetoSettings settings, boolean dropEmptied, Optional<GuardState> guard, ActingRoles acting)
            throws SQLException, CancelledException, BlockedException {
        KetoDatabase keto = CatalogReader.read(session);
        List<LegacyTable> legacy = settings.known(keto);
        List<LegacyTable> kept = keto.legacy().stream()
                .filter(table -> settings.excluded().contains(table.namespaceId()))
                .toList();
        Set<String> keptMigrations = kept.stream()
                .map(table -> LegacySchema.migrations(table.namespaceId()))
                .collect(Collectors.toSet());
        List<QualifiedName> migrations = keto.versionTables().stream()
                .filter(table -> !table.name().equals("schema_migration") && !keptMigrations.contains(table.name()))
                .toList();
        List<QualifiedName> empty = new ArrayList<>();
        for (int from = 0; from < migrations.size(); from += ASKED_AT_ONCE) {
            empty.addAll(
                    withRows(session, migrations.subList(from, Math.min(migrations.size(), from + ASKED_AT_ONCE))));
        }
        List<String> mark =
                Set.copyOf(legacy).containsAll(keto.legacy()) ? MarkTable.droppingPreview(session) : List.of();
        return new CleanupPlan(legacy, kept, empty, dropEmptied ? migrations : List.of(), guard, mark, acting);
    }

    private static List<QualifiedName> withRows(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        List<SqlText> questions = new ArrayList<>();
        for (int nth = 0; nth < tables.size(); nth++) {
            questions.add(SqlText.of("SELECT {nth} AS nth WHERE EXISTS (SELECT FROM {table})")
                    .with("nth", nth)
                    .with("table", tables.get(nth)));
        }
        return session.list(SqlText.unionAll(questions).text(), row -> tables.get(row.getInt("nth")));
    }

    boolean isDone() {
        return legacy.isEmpty() && empty.isEmpty() && drop.isEmpty() && guard.isEmpty() && mark.isEmpty();
    }

    List<QualifiedName> legacyTables() {
        return legacy.stream().map(LegacyTable::table).toList();
    }

    /** All that is locked: what is dropped, and what is emptied. */
    List<QualifiedName> locked() {
        List<QualifiedName> all = new ArrayList<>(legacyTables());
        all.addAll(empty);
        drop.stream().filter(table -> !all.contains(table)).forEach(all::add);
        return all;
    }

    /** Tables that are emptied and stay. */
    List<QualifiedName> emptied() {
        return empty.stream().filter(table -> !drop.contains(table)).toList();
    }

    List<QualifiedName> dropped() {
        List<QualifiedName> all = new ArrayList<>(legacyTables());
        all.addAll(drop);
        return all;
    }

    /** Without CASCADE: nothing goes that is not named here. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        dropped().forEach(table -> statements.add("DROP TABLE " + table.quoted()));
        // Not by DELETE: where a publication has all tables, it refuses those without a primary key.
        emptied().forEach(table -> statements.add("TRUNCATE ONLY " + table.quoted()));
        // Its triggers go with their tables; those of tables that stay go with it.
        guard.ifPresent(standing -> statements.addAll(KetoGuard.GUARD.removal(standing, keptOnes(standing))));
        statements.addAll(mark);
        return statements;
    }

    private List<QualifiedName> keptOnes(GuardState standing) {
        return standing.names().stream()
                .filter(table -> !dropped().contains(table))
                .toList();
    }

    List<String> preview() {
        List<String> statements = new ArrayList<>();
        locked().forEach(table -> statements.add("LOCK TABLE ONLY " + table.quoted() + " IN ACCESS EXCLUSIVE MODE"));
        statements.addAll(statements());
        List<String> all = acting.around(statements);
        return all.isEmpty() ? all : withCommit(all);
    }

    private static List<String> withCommit(List<String> statements) {
        List<String> all = new ArrayList<>(statements);
        all.add("COMMIT");
        return all;
    }
}
