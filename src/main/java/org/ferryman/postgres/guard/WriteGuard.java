package org.ferryman.postgres.guard;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.GuardState.GuardedTable;
import org.ferryman.postgres.guard.GuardState.Schema;
import org.ferryman.postgres.roles.RoleAccess;

/**
 * A trigger on each of some plain tables that refuses INSERT, UPDATE, DELETE and TRUNCATE with SQLSTATE
 * {@value #REFUSAL}, whoever writes, a superuser too, and in sessions that were open before; SELECT, locks and DDL go
 * on. Only a session with the pass gets through. It is in a schema of its own, {@value #SCHEMA}; without that schema
 * everything is as it was.
 *
 * <p>It works with statements for a transaction of the caller's, so that a freeze and a cut-over can have them in the
 * same one as what goes with it: run {@link #installation} and {@link #removal} through
 * {@link org.ferryman.postgres.roles.ShortLocks}. The first needs SHARE ROW EXCLUSIVE, which no reader waits for, and
 * waits for open writes; the second ACCESS EXCLUSIVE.
 *
 * <p>It can't stop who sets {@code session_replication_role} to {@code replica}, as the apply of a subscription does,
 * nor a superuser or an owner who drops or disables it: {@link #sidesteps} and {@link #masters} name them. Partitioned
 * tables would be guarded only where they are written to by their own name.
 */
public final class WriteGuard {

    /** The schema of the function that the triggers call. */
    public static final String SCHEMA = "ferryman_guard";

    /** What a write meets: read_only_sql_transaction. */
    public static final String REFUSAL = "25006";

    private final String trigger;
    private final String digest;

    /**
     * The guard of one service; several can stand in a database.
     *
     * @param service tells its triggers from another service's: lower-case letters
     * @param pass lets a session through; if empty, nobody gets through
     */
    public WriteGuard(String service, Optional<GuardPass> pass) {
        this.trigger = "ferryman_" + service;
        this.digest = pass.map(GuardPass::digest).orElse("");
    }

    /** A query for the {@code oid} of the guard's function, if it is as it was made: its triggers only refuse. */
    static SqlText function() {
        return sql("guard-function.sql").withLiteral("body", body());
    }

    /** A query for the {@code oid}s of the functions that open a service's guard. */
    static SqlText openings() {
        return sql("guard-openings.sql");
    }

    /** Whether any guard, whosever it is, is on one of these tables. */
    public static boolean isOnAny(Session session, List<QualifiedName> tables) throws SQLException, CancelledException {
        return session.one(
                SqlText.of("SELECT EXISTS (SELECT FROM pg_trigger WHERE tgfoid IN ({function})"
                                + " AND tgrelid = ANY (?::regclass[]))")
                        .with("function", function())
                        .text(),
                row -> row.getBoolean(1),
                (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
    }

    private static SqlText sql(String file) {
        return SqlText.load(WriteGuard.class, file);
    }

    private static String body() {
        return sql("guard-body.sql").text();
    }

    /** How it stands, from the catalog alone: anybody may look, from anywhere. */
    public GuardState observe(Session session) throws SQLException, CancelledException {
        record Home(String owner, boolean function, boolean opened, boolean lifted, List<String> others) {}
        Optional<Home> home = session.first(
                sql("guard-schema.sql")
                        .with("function", function())
                        .with("openings", openings())
                        .withLiteral("trigger", trigger)
                        .text(),
                row -> new Home(
                        row.getString("owner"),
                        row.getBoolean("has_function"),
                        row.getBoolean("opened"),
                        row.getBoolean("lifted"),
                        RowReader.texts(row, "others")));
        if (home.isEmpty()) {
            return GuardState.NONE;
        }
        boolean ours = home.get().function() && home.get().others().isEmpty();
        List<GuardedTable> tables = new ArrayList<>();
        boolean[] others = {false};
        session.<SQLException>each(
                sql("guard-triggers.sql").with("function", function()).text(), row -> {
                    if (row.getString("trigger").equals(trigger)) {
                        tables.add(new GuardedTable(
                                new QualifiedName(row.getString("schema"), row.getString("name")),
                                row.getBoolean("whole"),
                                row.getString("pass")));
                    } else {
                        others[0] = true;
                    }
                });
        List<String> foreign = new ArrayList<>(home.get().others());
        if (!home.get().function()) {
            foreign.add("a schema without the function that Ferryman puts there");
        }
        return new GuardState(
                ours ? Schema.OURS : Schema.FOREIGN,
                home.get().owner(),
                foreign,
                tables,
                others[0],
                home.get().opened(),
                home.get().lifted());
    }

    /**
     * What sets it on the tables, where it is not yet as it is to be; nothing if it is. For one transaction, in which
     * {@link #observe} was asked, after {@link #obstacles} found nothing.
     */
    public List<String> installation(GuardState now, List<QualifiedName> wanted) {
        List<String> statements = new ArrayList<>();
        if (now.schema() == Schema.ABSENT) {
            statements.add("CREATE SCHEMA " + SCHEMA);
            statements.add("COMMENT ON SCHEMA " + SCHEMA + " IS "
                    + SqlText.literal(
                            "Ferryman keeps tables from being written; DROP SCHEMA " + SCHEMA + " CASCADE ends it"));
            statements.add(
                    sql("guard-create-function.sql").withLiteral("body", body()).text());
        }
        if (now.opened()) {
            // As a new trigger would, it waits for those who have written and not committed.
            if (!now.tables().isEmpty()) {
                statements.add("LOCK TABLE "
                        + now.names().stream().map(QualifiedName::quoted).collect(Collectors.joining(", "))
                        + " IN SHARE ROW EXCLUSIVE MODE");
            }
            statements.add("DROP FUNCTION " + opening());
        }
        for (QualifiedName table : lacking(now, wanted)) {
            if (now.names().contains(table)) {
                statements.add(drop(table));
            }
            statements.add("CREATE TRIGGER " + QualifiedName.quote(trigger)
                    + " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON " + table.quoted()
                    + " FOR EACH STATEMENT EXECUTE FUNCTION " + SCHEMA + ".refuse(" + SqlText.literal(digest) + ")");
        }
        return isToSet(now, wanted) ? statements : List.of();
    }

    private boolean isToSet(GuardState now, List<QualifiedName> wanted) {
        return !wanted.isEmpty() && (now.opened() || !lacking(now, wanted).isEmpty());
    }

    /** Whether the pass gets through on each table that it is on. */
    public boolean isPassed(GuardState now) {
        return lacking(now, now.names()).isEmpty();
    }

    private String opening() {
        return SCHEMA + "." + QualifiedName.quote(trigger) + "()";
    }

    /**
     * What lets everybody write at once, whoever uses the tables: it locks none of them, where {@link #removal} waits
     * for a backup that reads them, or for autovacuum. The triggers stay, do nothing, and are to be taken away later.
     */
    public List<String> opening(GuardState guarded) {
        return guarded.isRefusing() || guarded.lifted() ? List.of(letting(true)) : List.of();
    }

    /**
     * As {@link #opening}, and only for now: the database keeps that it is to refuse writes again, as
     * {@link #installation} has it do.
     */
    public List<String> lifting(GuardState guarded) {
        return guarded.isRefusing() ? List.of(letting(false)) : List.of();
    }

    private String letting(boolean forGood) {
        return "CREATE OR REPLACE FUNCTION " + opening() + " RETURNS boolean LANGUAGE sql AS 'SELECT " + forGood + "'";
    }

    private List<QualifiedName> lacking(GuardState now, List<QualifiedName> wanted) {
        Set<QualifiedName> lacking = new LinkedHashSet<>(wanted);
        now.tables().stream()
                .filter(table -> table.whole() && table.pass().equals(digest))
                .forEach(table -> lacking.remove(table.table()));
        return List.copyOf(lacking);
    }

    private String drop(QualifiedName table) {
        return "DROP TRIGGER " + QualifiedName.quote(trigger) + " ON " + table.quoted();
    }

    /**
     * What takes all of it away, from tables that have other names by now too: the schema, or its triggers alone while
     * another guard uses the schema. Without {@link #removalObstacles} it can't fail for a missing right, but for the
     * triggers alone who runs it must be able to act as the tables' owners.
     *
     * @param guarded how it stands, or will stand; where it is not there, there is nothing to take away
     */
    public List<String> removal(GuardState guarded) {
        return guarded.isThere() ? removal(guarded, guarded.names()) : List.of();
    }

    /** As {@link #removal(GuardState)}, when it is on these tables. */
    public List<String> removal(GuardState before, List<QualifiedName> tables) {
        if (!before.othersToo()) {
            return List.of("DROP SCHEMA " + SCHEMA + " CASCADE");
        }
        List<String> statements =
                new ArrayList<>(tables.stream().map(this::drop).toList());
        if (before.opened()) {
            statements.add("DROP FUNCTION " + opening());
        }
        return statements;
    }

    /** Blocks where the guard can't be set: a foreign schema, a missing language, a missing right. */
    public List<Finding> obstacles(Session session, GuardState now, List<QualifiedName> wanted)
            throws SQLException, CancelledException {
        List<Finding> findings = new ArrayList<>(foreign(now));
        if (!findings.isEmpty() || !isToSet(now, wanted)) {
            return findings;
        }
        if (!session.one(
                "SELECT EXISTS (SELECT FROM pg_language WHERE lanname = 'plpgsql')", row -> row.getBoolean(1))) {
            findings.add(Finding.blocker(
                    "GUARD_LANGUAGE_MISSING",
                    "This database does not have the language plpgsql.",
                    "The guard's triggers are written in it; every PostgreSQL brings it along.",
                    "Let a superuser run CREATE EXTENSION plpgsql."));
        }
        List<String> missing =
                session.list(sql("guard-rights.sql").text(), row -> row.getString(1), schemas(wanted), names(wanted));
        if (!missing.isEmpty()) {
            findings.add(Finding.blocker(
                    "GUARD_PRIVILEGE_MISSING",
                    "The connected user may not set guard triggers on the tables.",
                    "They are in a schema of their own, and setting one takes the right TRIGGER on its table.",
                    "Connect as a superuser; or let one run " + String.join("; ", missing) + "."));
        }
        return findings;
    }

    /** Blocks where it can't be taken away, if it is there. */
    public List<Finding> removalObstacles(Session session, GuardState now) throws SQLException, CancelledException {
        return now.isThere() && !now.othersToo()
                ? RoleAccess.of(session, now.owner()).finding().stream().toList()
                : List.of();
    }

    private static List<Finding> foreign(GuardState now) {
        return now.schema() != Schema.FOREIGN
                ? List.of()
                : List.of(Finding.blocker(
                        "GUARD_SCHEMA_TAKEN",
                        "There is a schema " + SCHEMA + " that is not as Ferryman makes it: "
                                + String.join(", ", now.foreign()) + ".",
                        "Guard triggers in it could not be relied on, and it would be dropped with the guard.",
                        "Find out whose it is, and give it another name: ALTER SCHEMA " + SCHEMA + " RENAME TO "
                                + SCHEMA + "_before."));
    }

    /**
     * Looks whether it is on all the tables.
     *
     * @throws BlockedException if it isn't; roll back
     */
    public void require(Session session, List<QualifiedName> wanted)
            throws SQLException, CancelledException, BlockedException {
        GuardState now = observe(session);
        if (!now.isOn(wanted)) {
            throw new BlockedException(List.of(Finding.blocker(
                    "GUARD_DIFFERS",
                    "After all statements the guard is not on every table: "
                            + lacking(now, wanted).stream()
                                    .map(QualifiedName::toString)
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "All was taken back.",
                    "Look for event triggers, and for somebody who changes triggers right now; then run again.")));
        }
    }

    /** Blocks where sessions of the role begin with a setting that makes triggers silent for them. */
    public static List<Finding> sidesteps(Session session, String role) throws SQLException, CancelledException {
        List<String> remedies = session.list(sql("guard-sidesteps.sql").text(), row -> row.getString(1), role);
        return remedies.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "GUARD_SIDESTEPPED",
                        "Sessions of role " + role + " begin with session_replication_role = replica.",
                        "Triggers do nothing in such a session, so the guard would not keep it from writing.",
                        "Run " + String.join("; ", remedies) + ". Then let the service connect again."));
    }

    /** Superusers that can log in, and the tables' owners: who can drop the guard, or pass by it. */
    public static List<String> masters(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        return session.list(sql("guard-masters.sql").text(), row -> row.getString(1), schemas(tables), names(tables));
    }

    private static String[] schemas(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::schema).toArray(String[]::new);
    }

    private static String[] names(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::name).toArray(String[]::new);
    }
}
