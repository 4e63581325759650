package org.ferryman.postgres.capture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.capture.CaptureState.Schema;
import org.ferryman.postgres.roles.RoleAccess;

/**
 * Triggers by statement that note the full keys of all that changes in some tables, in the transaction that changes it,
 * and that another table was written to at all. The tables have the columns that {@code capture-body.sql} names, and no
 * others are needed to tell one row from another. The notes are in a schema of their own, {@value #SCHEMA}; without
 * that schema everything is as it was, and no writer needs a right on it.
 *
 * <p>It works with statements for transactions of the caller's: run {@link #triggers} and {@link #removal} through
 * {@link org.ferryman.postgres.roles.ShortLocks}. The first needs SHARE ROW EXCLUSIVE, which waits for open writes; the
 * second ACCESS EXCLUSIVE.
 *
 * <p>It is blind to who sets {@code session_replication_role} to {@code replica}, as the apply of a subscription does,
 * and to what is written while somebody has disabled a trigger or made the table anew.
 */
public final class ChangeCapture {

    /** The schema with all of it. */
    public static final String SCHEMA = "ferryman_capture";

    /** The keys: {@code source} is the table's {@code oid}, {@code sign} 1, -1, or 0 after a TRUNCATE. */
    public static final QualifiedName CHANGES = new QualifiedName(SCHEMA, "changes");

    /** Has a row when the other table was written to. */
    public static final QualifiedName WRITES = new QualifiedName(SCHEMA, "writes");

    /** Has one row at most: what the changes come after, as the caller writes it. */
    public static final QualifiedName BASE = new QualifiedName(SCHEMA, "base");

    private static final String PREFIX = "ferryman_capture_";

    private ChangeCapture() {}

    /** A query for the {@code oid}s of its functions, as far as they are as they were made. */
    public static SqlText functions() {
        return bodies("capture-functions.sql");
    }

    /** A query for the {@code oid}s of its tables. */
    public static SqlText tables() {
        return sql("capture-tables.sql").with("functions", functions());
    }

    private static SqlText bodies(String file) {
        return sql(file)
                .withLiteral("body", sql("capture-body.sql").text())
                .withLiteral("note_body", sql("capture-note-body.sql").text());
    }

    private static SqlText sql(String file) {
        return SqlText.load(ChangeCapture.class, file);
    }

    /** How it stands, from the catalog alone: anybody may look, from anywhere. */
    public static CaptureState observe(Session session) throws SQLException, CancelledException {
        record Home(String owner, boolean whole, List<String> others, boolean usable) {}
        List<Home> homes = session.list(
                sql("capture-schema.sql")
                        .with("functions", functions())
                        .with("tables", tables())
                        .text(),
                row -> new Home(
                        row.getString("owner"),
                        row.getBoolean("is_whole"),
                        RowReader.texts(row, "others"),
                        row.getBoolean("is_usable")));
        if (homes.isEmpty()) {
            return CaptureState.NONE;
        }
        Home home = homes.get(0);
        List<String> foreign = new ArrayList<>(home.others());
        if (!home.whole()) {
            foreign.add("a schema without the tables and functions that Ferryman puts there");
        }
        return new CaptureState(
                foreign.isEmpty() ? Schema.OURS : Schema.FOREIGN,
                home.owner(),
                foreign,
                home.usable(),
                captured(session));
    }

    private static List<CapturedTable> captured(Session session) throws SQLException, CancelledException {
        return session.list(
                sql("capture-triggers.sql").with("functions", functions()).text(), row -> {
                    boolean alert = row.getBoolean("is_alert");
                    return new CapturedTable(
                            row.getLong("id"),
                            new QualifiedName(row.getString("schema"), row.getString("name")),
                            row.getString("owner"),
                            RowReader.texts(row, "triggers"),
                            row.getString("fingerprint"),
                            alert && row.getBoolean("captures"),
                            alert && row.getBoolean("notes"));
                });
    }

    /** Makes the schema. */
    public static String creation() {
        return bodies("capture-home.sql").text();
    }

    /** Lets roles read the notes and take them away. */
    public static List<String> grants(Collection<String> roles) {
        List<String> statements = new ArrayList<>();
        for (String role : roles) {
            String to = " TO " + QualifiedName.quote(role);
            statements.add("GRANT USAGE ON SCHEMA " + SCHEMA + to);
            statements.add("GRANT SELECT, DELETE ON " + CHANGES.quoted() + to);
            statements.add("GRANT SELECT, TRUNCATE ON " + WRITES.quoted() + to);
            statements.add("GRANT SELECT, INSERT, UPDATE, DELETE ON " + BASE.quoted() + to);
        }
        return statements;
    }

    /** Notes all that changes in a table; what is left there of earlier triggers goes first. */
    public static List<String> triggers(CaptureState now, QualifiedName table) {
        List<String> statements =
                new ArrayList<>(now.of(table).map(ChangeCapture::removal).orElse(List.of()));
        statements.add(trigger("insert", "INSERT", table, " REFERENCING NEW TABLE AS new_rows"));
        statements.add(trigger("delete", "DELETE", table, " REFERENCING OLD TABLE AS old_rows"));
        statements.add(trigger("update", "UPDATE", table, " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"));
        statements.add(trigger("truncate", "TRUNCATE", table, ""));
        return statements;
    }

    private static String trigger(String name, String event, QualifiedName table, String referencing) {
        return "CREATE TRIGGER " + PREFIX + name + " AFTER " + event + " ON " + table.quoted() + referencing
                + " FOR EACH STATEMENT EXECUTE FUNCTION " + SCHEMA + ".capture()";
    }

    /** Notes that a table was written to, as {@link #triggers}. */
    public static List<String> noting(CaptureState now, QualifiedName table) {
        List<String> statements =
                new ArrayList<>(now.of(table).map(ChangeCapture::removal).orElse(List.of()));
        statements.add("CREATE TRIGGER " + PREFIX + "note AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON "
                + table.quoted() + " FOR EACH STATEMENT EXECUTE FUNCTION " + SCHEMA + ".note()");
        return statements;
    }

    /** Takes the triggers off a table. */
    public static List<String> removal(CapturedTable captured) {
        return captured.triggers().stream()
                .map(trigger -> "DROP TRIGGER " + QualifiedName.quote(trigger) + " ON "
                        + captured.table().quoted())
                .toList();
    }

    /** Takes all of it away, once no table has a trigger any more. */
    public static String dropping() {
        return "DROP SCHEMA " + SCHEMA + " CASCADE";
    }

    /** Blocks where it can't be set on tables: a foreign schema, a missing language, a missing right. */
    public static List<Finding> obstacles(Session session, CaptureState now) throws SQLException, CancelledException {
        if (now.schema() == Schema.FOREIGN) {
            return List.of(foreign(now));
        } else if (now.isThere()) {
            return RoleAccess.of(session, now.owner()).finding().stream().toList();
        }
        List<Finding> findings = new ArrayList<>();
        if (!session.one(
                "SELECT EXISTS (SELECT FROM pg_language WHERE lanname = 'plpgsql')", row -> row.getBoolean(1))) {
            findings.add(Finding.blocker(
                    "CAPTURE_LANGUAGE_MISSING",
                    "This database does not have the language plpgsql.",
                    "The triggers that note changes are written in it; every PostgreSQL brings it along.",
                    "Let a superuser run CREATE EXTENSION plpgsql."));
        }
        session.<SQLException>each(
                "SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)"
                        + " WHERE NOT has_database_privilege(current_database(), 'CREATE')",
                row -> findings.add(Finding.blocker(
                        "CAPTURE_PRIVILEGE_MISSING",
                        "The connected user may not create a schema in this database.",
                        "What changes after the copy is noted in a schema of its own.",
                        "Connect as an administrator; or let the database's owner run " + row.getString(1) + ".")));
        return findings;
    }

    /** Blocks where it can't be taken away. */
    public static List<Finding> removalObstacles(CaptureState now) {
        return now.schema() == Schema.FOREIGN ? List.of(foreign(now)) : List.of();
    }

    private static Finding foreign(CaptureState now) {
        return Finding.blocker(
                "CAPTURE_SCHEMA_TAKEN",
                "There is a schema " + SCHEMA + " that is not as Ferryman makes it: " + String.join(", ", now.foreign())
                        + ".",
                "What is noted in it could not be relied on, and it would be dropped with the triggers.",
                "Find out whose it is, and give it another name: ALTER SCHEMA " + SCHEMA + " RENAME TO " + SCHEMA
                        + "_before.");
    }
}
