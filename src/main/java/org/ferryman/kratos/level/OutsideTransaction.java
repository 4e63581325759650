package org.ferryman.kratos.level;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What the migrations make that run outside a transaction: killed there, the object can be there and its row missing.
 * Source: Kratos' migrations; of several objects the one that is made last.
 *
 * @param kind {@code index}, {@code index-gone} (it is dropped), {@code constraint}, {@code column}, {@code type} (of a
 *     column) or {@code filled} (a column, in all rows)
 * @param repeatable whether the migration can be run again where its object is there
 */
public record OutsideTransaction(String version, String kind, String table, String name, boolean repeatable) {

    private static final List<OutsideTransaction> ALL =
            List.of(KratosResources.read("outside-transaction.json", OutsideTransaction[].class));

    /** That of a version; empty if it runs in a transaction. */
    static Optional<OutsideTransaction> of(String version) {
        return ALL.stream().filter(known -> known.version.equals(version)).findFirst();
    }

    /** The version that makes an index; empty if none of these does. */
    public static Optional<String> making(String index) {
        return ALL.stream()
                .filter(known -> known.kind.equals("index") && known.name.equals(index))
                .map(OutsideTransaction::version)
                .findFirst();
    }

    /** Whether a migration fills a column from other ones: what is in it is nothing that was written there. */
    public static boolean fills(String table, String column) {
        return ALL.stream()
                .anyMatch(
                        known -> known.kind.equals("filled") && known.table.equals(table) && known.name.equals(column));
    }

    /**
     * What a call that takes migrations back has left half-done when it was killed: the newest recorded one, whose
     * object is gone and whose row is not. Kratos would fail on it, and says so only by an error.
     */
    public static Optional<HalfRecorded> halfTakenBack(Session session, KratosDatabase kratos)
            throws SQLException, CancelledException {
        Optional<OutsideTransaction> newest = kratos.applied().isEmpty()
                ? Optional.empty()
                : of(kratos.applied().last());
        if (newest.isEmpty() || newest.get().repeatable) {
            return Optional.empty();
        }
        HalfRecorded look = newest.get().look(session, kratos.schema());
        return look.present() ? Optional.empty() : Optional.of(look);
    }

    /** Looks whether the object is there. */
    HalfRecorded look(Session session, String schema) throws SQLException, CancelledException {
        QualifiedName relation = new QualifiedName(schema, table);
        boolean made = session.one(
                SqlText.load(OutsideTransaction.class, "made.sql").text(),
                row -> row.getBoolean("made"),
                kind,
                relation.quoted(),
                name);
        boolean present = made && (!kind.equals("filled") || isFilled(session, relation));
        return new HalfRecorded(version, told(), present, repeatable);
    }

    private boolean isFilled(Session session, QualifiedName relation) throws SQLException, CancelledException {
        return session.one(
                SqlText.of("SELECT NOT EXISTS (SELECT FROM {table} WHERE {column} IS NULL)")
                        .with("table", relation)
                        .withIdentifier("column", name)
                        .text(),
                row -> row.getBoolean(1));
    }

    private String told() {
        return switch (kind) {
            case "index" -> "index " + name + " on " + table;
            case "index-gone" -> table + " without index " + name;
            case "constraint" -> "constraint " + name + " of " + table;
            case "type" -> "the type of " + table + "." + name;
            case "filled" -> table + "." + name + " in every row";
            default -> "column " + table + "." + name;
        };
    }
}
