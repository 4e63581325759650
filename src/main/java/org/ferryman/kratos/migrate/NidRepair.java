package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.LineFile;
import org.ferryman.engine.file.LineFile.CutOff;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.assess.DirtyRows;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.report.TimedName;

/**
 * Gives the rows that would stop v26 the network of their parent, in transactions of ten thousand rows. What takes each
 * change back is on the disk of the run folder before it is committed.
 */
final class NidRepair {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final KratosDatabase kratos;
    private final Optional<GuardPass> pass;
    private final Path folder;

    NidRepair(Database database, KratosDatabase kratos, Optional<GuardPass> pass, Path folder) {
        this.database = database;
        this.kratos = kratos;
        this.pass = pass;
        this.folder = folder;
    }

    /** What would be run, for people. */
    static List<String> preview(KratosDatabase kratos, List<DirtyRows> all, Set<String> deleteOrphans) {
        List<String> preview = new ArrayList<>();
        for (DirtyRows rows : all) {
            String child = rows.link().child();
            if (rows.mendable() > 0) {
                preview.add("-- " + rows.mendable() + " rows of " + child + " get the nid of their row in "
                        + rows.link().parent() + "; what takes it back is written to the run folder first\n"
                        + parents(kratos, rows) + ";\n" + children(kratos, rows));
            }
            if (rows.orphans() > 0 && deleteOrphans.contains(child)) {
                preview.add("-- " + rows.orphans() + " rows of " + child + " that belong to nobody are deleted\n"
                        + orphans(kratos, rows));
            }
        }
        return preview;
    }

    /**
     * Blocks where rows would be left in the way.
     *
     * @param deleteOrphans the tables whose rows without a parent are deleted
     */
    static List<Finding> left(List<DirtyRows> all, Set<String> deleteOrphans) {
        return all.stream()
                .filter(rows -> rows.orphans() > 0
                        && !deleteOrphans.contains(rows.link().child()))
                .map(rows -> Finding.blocker(
                        "KRATOS_ORPHAN_ROWS",
                        rows.orphans() + " rows of " + rows.link().child() + " have no row in "
                                + rows.link().parent() + " with a network.",
                        "No nid is right for them, and v26 stops at each.",
                        "Look at them: SELECT c.* FROM " + rows.link().child() + " AS c LEFT JOIN "
                                + rows.link().parent() + " AS p ON p.id = c."
                                + rows.link().reference() + " WHERE p.nid IS NULL. If nobody needs them, give"
                                + " --delete-orphans " + rows.link().child() + " as well: they are kept in the run"
                                + " folder."))
                .toList();
    }

    /**
     * Does it.
     *
     * @return the file in the run folder that takes it back
     * @throws BlockedException if a row would be there twice then; what was done before stays
     */
    String run(List<DirtyRows> all, Set<String> deleteOrphans, ProgressMeter meter, Work work) throws Exception {
        String name = TimedName.in(folder, "kratos-repair-undo", ".sql");
        PrivateFiles.create(folder.resolve(name));
        try (LineFile undo = LineFile.open(folder.resolve(name), CutOff.KEPT)) {
            for (DirtyRows rows : all) {
                String child = rows.link().child();
                meter.begin(KratosPhase.REPAIR, child, "rows", rows.mendable());
                if (rows.mendable() > 0) {
                    QualifiedName parent = kratos.table(rows.link().parent());
                    repeated(parents(kratos, rows), row -> mended(parent, row, false), child, undo, meter, work);
                    QualifiedName table = kratos.table(child);
                    boolean refill = rows.refill();
                    repeated(children(kratos, rows), row -> mended(table, row, refill), child, undo, meter, work);
                }
                if (rows.orphans() > 0 && deleteOrphans.contains(child)) {
                    repeated(orphans(kratos, rows), row -> deleted(kratos.table(child), row), child, undo, meter, work);
                }
            }
        }
        return name;
    }

    private void repeated(
            String sql, Session.Row<String> back, String table, LineFile undo, ProgressMeter meter, Work work)
            throws Exception {
        int changed;
        do {
            changed = new Transactions(database).committed(work, session -> {
                if (pass.isPresent()) {
                    pass.get().enter(session);
                }
                List<String> lines = changed(session, sql, back, table);
                for (String line : lines) {
                    undo.add(line);
                }
                undo.sync();
                return lines.size();
            });
            meter.advance(changed);
        } while (changed > 0);
    }

    private static List<String> changed(Session session, String sql, Session.Row<String> back, String table)
            throws Exception {
        try {
            return session.list(sql, back);
        } catch (SQLException failure) {
            if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                throw failure;
            }
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_NID_TAKEN",
                    "A row of " + table + " can't get the nid of its parent: another row would be the same then ("
                            + String.valueOf(failure.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("") + ").",
                    "Both stand for the same thing; only one can stay.",
                    "`ferryman kratos assess` shows the query for the rows without a right nid. DELETE the one that"
                            + " another row of the same parent stands for, and run the command again.")));
        }
    }

    /** @param row has id and before */
    private static String mended(QualifiedName table, ResultSet row, boolean refill) throws SQLException {
        String before = row.getString("before");
        return SqlText.of("UPDATE {table} SET nid = {before} {unfilled}WHERE id = {id};")
                .with("table", table)
                .with("before", before == null ? SqlText.of("NULL") : SqlText.of(literal(before)))
                .with("unfilled", SqlText.of(refill ? ", identity_id = NULL " : ""))
                .with("id", SqlText.of(literal(String.valueOf(row.getString("id")))))
                .text();
    }

    private static String literal(String uuid) {
        return "'" + UUID.fromString(uuid) + "'";
    }

    private static String deleted(QualifiedName table, ResultSet row) throws SQLException {
        return SqlText.of("INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, {row});")
                .with("table", table)
                .withLiteral("row", String.valueOf(row.getString("deleted")))
                .text();
    }

    private static String parents(KratosDatabase kratos, DirtyRows rows) {
        return rows.link().sql("mend-parents.sql", kratos, false).text();
    }

    private static String children(KratosDatabase kratos, DirtyRows rows) {
        return rows.link()
                .sql("mend-children.sql", kratos, rows.refill())
                .with("filled", SqlText.of(rows.refill() ? ", identity_id = dirty.identity_id" : ""))
                .text();
    }

    private static String orphans(KratosDatabase kratos, DirtyRows rows) {
        return rows.link().sql("delete-orphans.sql", kratos, false).text();
    }
}
