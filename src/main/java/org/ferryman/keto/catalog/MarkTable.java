package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.Json;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.roles.ActingRoles;

/**
 * The table that holds the {@link KetoMark}, in Keto's schema: a dump of the schema takes it along, every role may read
 * it, and no version of Keto looks at a table of this name.
 */
public final class MarkTable {

    /** Its name. */
    public static final String NAME = "ferryman_mark";

    private static final ActingRoles NOTHING_NEEDED = new ActingRoles(List.of(), List.of(), List.of());

    private final QualifiedName table;
    private final String owner;
    private final boolean readable;
    private final boolean mark;

    private MarkTable(QualifiedName table, String owner, boolean readable, boolean mark) {
        this.table = table;
        this.owner = owner;
        this.readable = readable;
        this.mark = mark;
    }

    /** Where it is, or would be. */
    static QualifiedName in(Session session) throws SQLException, CancelledException {
        return new QualifiedName(CatalogReader.schema(session), NAME);
    }

    /** The one in the schema that Keto uses, if there is one. */
    public static Optional<MarkTable> find(Session session) throws SQLException, CancelledException {
        return find(session, in(session));
    }

    static Optional<MarkTable> find(Session session, QualifiedName table) throws SQLException, CancelledException {
        return session.first(
                SqlText.load(MarkTable.class, "mark-find.sql").text(),
                row -> new MarkTable(
                        table, row.getString("owner"), row.getBoolean("readable"), row.getBoolean("is_mark")),
                table.schema(),
                table.name());
    }

    void requireReadable() throws BlockedException {
        if (!mark) {
            throw unreadable(table, "it is not a table with a column mark of type jsonb");
        } else if (!readable) {
            throw unreadable(table, "the connected role may not read it");
        }
    }

    static BlockedException unreadable(QualifiedName table, String because) {
        return new BlockedException(List.of(Finding.blocker(
                "MARK_UNREADABLE",
                "Table " + table + " can't be read as Ferryman's mark: " + because + ".",
                "The mark says what was moved and whether the cut-over is recorded: without it that could be undone by"
                        + " mistake.",
                "If you may not read it: GRANT SELECT ON " + table.quoted() + " TO PUBLIC, as Ferryman made it. If a"
                        + " later version of Ferryman wrote it, use that version. If the table is not Ferryman's,"
                        + " rename it.")));
    }

    /**
     * What keeps the mark from being written, by the current role or the connected one: blocks if there is one that
     * would go stale; else the work goes on without. Changes nothing.
     */
    public static List<Finding> findings(Session session) throws SQLException, CancelledException {
        session.execute("SAVEPOINT before_mark");
        List<Finding> findings = access(session, in(session)).findings();
        session.execute("ROLLBACK TO SAVEPOINT before_mark; RELEASE SAVEPOINT before_mark");
        return findings;
    }

    /**
     * Writes the mark, in the place of an earlier one, as the last thing that the transaction does as its present role:
     * where that may not do it, the connected role goes on.
     *
     * @return whether it is written; false if nobody may make its table
     */
    public static boolean write(Session session, KetoMark mark)
            throws SQLException, CancelledException, BlockedException {
        QualifiedName table = in(session);
        ActingRoles acting = access(session, table);
        BlockedException.throwIfAny(acting.findings());
        if (!acting.findings().isEmpty()) {
            return false;
        }
        acting.begin(session);
        if (find(session, table).isEmpty()) {
            session.execute(creation(table));
        }
        session.update(writing(table), Json.line(mark));
        acting.end(session);
        return true;
    }

    /** Changes the mark that is there; does nothing if there is none. As {@link #write}. */
    public static void update(Session session, UnaryOperator<KetoMark> change)
            throws SQLException, CancelledException, BlockedException {
        Optional<KetoMark> mark = KetoMark.read(session);
        if (mark.isPresent()) {
            write(session, change.apply(mark.get()));
        }
    }

    /** Drops it, if it is there, within a transaction that may act as its owner or makes itself one that may. */
    public static void drop(Session session) throws SQLException, CancelledException, BlockedException {
        Optional<MarkTable> found = find(session);
        if (found.isPresent()) {
            found.get().requireReadable();
            ActingRoles acting = ActingRoles.as(session, List.of(found.get().owner));
            BlockedException.throwIfAny(acting.findings());
            acting.begin(session);
            session.execute(found.get().dropping());
            acting.end(session);
        }
    }

    /** The statements of {@link #drop}, for a preview. */
    public static List<String> droppingPreview(Session session) throws SQLException, CancelledException {
        return find(session).stream().map(MarkTable::dropping).toList();
    }

    /** The statements of {@link #write}, for a preview. */
    public static List<String> preview(Session session) throws SQLException, CancelledException {
        QualifiedName table = in(session);
        String write = "-- what was moved, what was there before, and the cut-over, as JSON\n" + writing(table);
        return find(session, table).isPresent() ? List.of(write) : List.of(creation(table), write);
    }

    private static String creation(QualifiedName table) {
        return SqlText.load(MarkTable.class, "mark-create.sql")
                .with("mark", table)
                .text();
    }

    private static String writing(QualifiedName table) {
        return SqlText.load(MarkTable.class, "mark-write.sql")
                .with("mark", table)
                .text();
    }

    /** Who owns it. */
    public String owner() {
        return owner;
    }

    private String dropping() {
        return "DROP TABLE " + table.quoted();
    }

    private static ActingRoles access(Session session, QualifiedName table) throws SQLException, CancelledException {
        Optional<MarkTable> found = find(session, table);
        if (may(session, table, found.isPresent())) {
            return NOTHING_NEEDED;
        }
        session.execute("SET LOCAL ROLE NONE");
        if (may(session, table, found.isPresent())) {
            return NOTHING_NEEDED;
        }
        return found.isPresent()
                ? ActingRoles.as(session, List.of(found.get().owner))
                : new ActingRoles(List.of(), List.of(), List.of(notWritable(session, table)));
    }

    private static boolean may(Session session, QualifiedName table, boolean there)
            throws SQLException, CancelledException {
        return there
                ? session.one(
                        "SELECT has_table_privilege(given.name, 'SELECT')"
                                + " AND has_table_privilege(given.name, 'INSERT')"
                                + " AND has_table_privilege(given.name, 'UPDATE') FROM (SELECT ?::text) AS given(name)",
                        row -> row.getBoolean(1),
                        table.quoted())
                : session.one(
                        "SELECT has_schema_privilege(?, 'USAGE') AND has_schema_privilege(?, 'CREATE')",
                        row -> row.getBoolean(1),
                        table.schema(),
                        table.schema());
    }

    private static Finding notWritable(Session session, QualifiedName table) throws SQLException, CancelledException {
        String role = session.one("SELECT current_user", row -> row.getString(1));
        String schema = QualifiedName.quote(table.schema());
        return Finding.warning(
                "MARK_NOT_WRITABLE",
                "Role " + role + " may not make a table in schema " + table.schema() + ".",
                "Ferryman would leave a mark there (" + table + "): what was moved, what was there before, and"
                        + " the cut-over. Without it no other run folder knows of them, and a second migration may"
                        + " bring back what v0.7 has deleted.",
                "Let the owner of the schema run GRANT CREATE ON SCHEMA " + schema + " TO " + QualifiedName.quote(role)
                        + "; or connect as the owner of the schema, or as a superuser.");
    }
}
