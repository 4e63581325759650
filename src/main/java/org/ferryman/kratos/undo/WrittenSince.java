package org.ferryman.kratos.undo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.OutsideTransaction;
import org.ferryman.kratos.undo.KratosUndo.Written;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestComparison.Verdict;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;

/**
 * What the tables hold in the columns that were read before the upgrade, and what of it was written since: observed, by
 * comparing.
 *
 * @param now what they hold
 * @param written where that is something else, but for what migrations write
 */
record WrittenSince(List<TableDigest> now, List<Written> written) {

    WrittenSince {
        now = List.copyOf(now);
        written = List.copyOf(written);
    }

    /** Reads every row. */
    static WrittenSince read(
            Database database, Session session, KratosDatabase kratos, BeforeUpgrade before, ProgressMeter meter)
            throws Exception {
        List<TableShape> shapes = TableShape.read(session, kratos.tables());
        List<TableDigest> now = digests(new DigestReading(database, DigestForm.SAME_ENCODING), session, before, meter);
        List<Written> written = new ArrayList<>();
        for (DigestComparison.Table table :
                DigestComparison.of(before.tables(), now, Set.of()).tables()) {
            boolean byMigrations = KratosVerifyStep.CHANGED_BY_MIGRATIONS.contains(
                    table.table().name());
            if (table.verdict() != Verdict.EQUAL && !byMigrations) {
                written.add(new Written(
                        table.table().name(),
                        Optional.empty(),
                        table.rowsBefore(),
                        table.rowsAfter().orElse(0L)));
            }
        }
        written.addAll(inNewTablesAndColumns(session, shapes, before, written));
        return new WrittenSince(now, written);
    }

    /** What the tables hold in the columns that were read before. */
    static List<TableDigest> digests(DigestReading reading, Session session, BeforeUpgrade before, ProgressMeter meter)
            throws Exception {
        Map<QualifiedName, Set<String>> columns = columns(before);
        List<TableShape> shapes = TableShape.read(session, List.copyOf(columns.keySet())).stream()
                .map(shape -> shape.only(columns.getOrDefault(shape.table(), Set.of())))
                .toList();
        return reading.read(session, shapes, meter);
    }

    private static Map<QualifiedName, Set<String>> columns(BeforeUpgrade before) {
        return before.tables().stream()
                .collect(Collectors.toMap(TableDigest::table, digest -> Set.copyOf(digest.columns())));
    }

    /** Rows of tables that were not there, and values in columns that were not there of rows that are not the same. */
    private static List<Written> inNewTablesAndColumns(
            Session session, List<TableShape> shapes, BeforeUpgrade before, List<Written> written) throws Exception {
        Map<QualifiedName, Set<String>> known = columns(before);
        Set<String> changed = written.stream().map(Written::table).collect(Collectors.toSet());
        List<Written> found = new ArrayList<>();
        for (TableShape shape : shapes) {
            String table = shape.table().name();
            if (!known.containsKey(shape.table())) {
                long rows = count(session, shape.table(), SqlText.of("*"));
                if (rows > 0) {
                    found.add(new Written(table, Optional.empty(), 0, rows));
                }
            } else if (changed.contains(table)) {
                Set<String> added = new HashSet<>(shape.columns().keySet());
                added.removeAll(known.get(shape.table()));
                for (String column : added.stream().sorted().toList()) {
                    long rows = OutsideTransaction.fills(table, column)
                            ? 0
                            : count(
                                    session,
                                    shape.table(),
                                    SqlText.of("{column}").withIdentifier("column", column));
                    if (rows > 0) {
                        found.add(new Written(table, Optional.of(column), 0, rows));
                    }
                }
            }
        }
        return found;
    }

    private static long count(Session session, QualifiedName table, SqlText what) throws Exception {
        return session.one(
                SqlText.of("SELECT count({what}) FROM ONLY {table}")
                        .with("what", what)
                        .with("table", table)
                        .text(),
                row -> row.getLong(1));
    }
}
