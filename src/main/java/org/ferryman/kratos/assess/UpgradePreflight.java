package org.ferryman.kratos.assess;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.ServerLimits;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.check.RelationBlockers;

/** What would stop the pending migrations, or be hurt by them; looked at beforehand. Reads only. */
public final class UpgradePreflight {

    private static final String EXTENSIONS = "20230920171028000000";
    private static final String NOT_NULL = "20251105000000000003";

    /** From this major version on, those who may create in a database may make extensions that are trusted. */
    private static final int TRUSTS_EXTENSIONS = 13;

    private final Session session;
    private final KratosDatabase kratos;
    private final UpgradePlan plan;
    private final List<Finding> findings = new ArrayList<>();

    private UpgradePreflight(Session session, KratosDatabase kratos, UpgradePlan plan) {
        this.session = session;
        this.kratos = kratos;
        this.plan = plan;
    }

    /** What running the migrations puts right first. */
    static List<Finding> repairs(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        return kratos.tables().isEmpty() ? List.of() : invalidIndexes(session, kratos);
    }

    /** What is found besides that; the rights are looked at only where there is something to run. */
    public static List<Finding> besidesRepairs(Session session, KratosDatabase kratos, UpgradePlan plan)
            throws SQLException, CancelledException {
        UpgradePreflight preflight = new UpgradePreflight(session, kratos, plan);
        preflight.findings.addAll(ServerLimits.find(session.connection()));
        if (!kratos.tables().isEmpty()) {
            preflight.findings.addAll(ServerLimits.writable(session.connection()));
            preflight.findings.addAll(RelationBlockers.find(session.connection(), kratos.tables()));
            preflight.sessions();
            preflight.courier();
        }
        if (!plan.pending().isEmpty()) {
            preflight.rights();
            preflight.dirtyRows();
        }
        if (plan.includes(EXTENSIONS)) {
            preflight.extensions();
        }
        return preflight.findings;
    }

    private void rights() throws SQLException, CancelledException {
        Rights rights = session.one(
                sql("rights.sql").text(),
                row -> new Rights(
                        row.getBoolean("creates"), RowReader.texts(row, "not_owned"), RowReader.text(row, "role")),
                kratos.tables().stream().map(QualifiedName::name).toArray(String[]::new),
                kratos.schema());
        if (!rights.notOwned().isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_NOT_OWNER",
                    rights.role() + " does not own " + String.join(", ", rights.notOwned())
                            + ", and is no member of a role that does.",
                    "Only an owner may alter a table: the migrations would fail half-way.",
                    "Connect as the role that Kratos logs in as, if it owns the tables; or GRANT the owner to "
                            + rights.role() + "."));
        }
        if (!rights.creates()) {
            findings.add(Finding.blocker(
                    "KRATOS_CREATE_MISSING",
                    rights.role() + " may not create in schema " + kratos.schema() + ".",
                    "The migrations make tables and indexes.",
                    "GRANT CREATE ON SCHEMA " + QualifiedName.quote(kratos.schema()) + " TO "
                            + QualifiedName.quote(rights.role()) + "."));
        }
    }

    private void extensions() throws SQLException, CancelledException {
        boolean trusts = session.connection().getMetaData().getDatabaseMajorVersion() >= TRUSTS_EXTENSIONS;
        String missing = session
                .list(
                        sql("extensions.sql")
                                .with("trusted", SqlText.of(trusts ? "true" : "false"))
                                .text(),
                        row -> row.getBoolean("present") || (row.getBoolean("available") && row.getBoolean("creatable"))
                                ? Optional.<String>empty()
                                : Optional.of(row.getString("name")
                                        + (row.getBoolean("available") ? "" : " (not installed on the server)")))
                .stream()
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_EXTENSION_MISSING",
                    "These extensions are not in the database, and this role can't make them: " + missing + ".",
                    "The migration " + EXTENSIONS + " makes them, and fails otherwise.",
                    "Let an administrator run CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin in this database"
                            + " beforehand; both are in the server's contrib package."));
        }
    }

    /** The migrations of v26 that fill identity_id, and then fail where it could not be filled. */
    private void dirtyRows() throws SQLException, CancelledException {
        if (!plan.includes(NOT_NULL)) {
            return;
        }
        dirtyRows("identity_credential_identifiers", "identity_credentials", "identity_credential_id");
        dirtyRows("session_devices", "sessions", "session_id");
    }

    private void dirtyRows(String child, String parent, String reference) throws SQLException, CancelledException {
        if (!kratos.has(child) || !kratos.has(parent) || !hasColumn(child, "nid")) {
            return;
        }
        SqlText count = sql("dirty-rows.sql")
                .with("child", kratos.table(child))
                .with("parent", kratos.table(parent))
                .withIdentifier("reference", reference);
        long rows = session.one(count.text(), row -> row.getLong(1));
        if (rows > 0) {
            findings.add(Finding.blocker(
                    "KRATOS_DIRTY_ROWS",
                    rows + " rows of " + child + " have an empty nid, or another one than their row in " + parent + ".",
                    "The migration " + NOT_NULL + " fails on them, after all before it are done.",
                    "Look at them with SELECT c.* FROM " + child + " AS c LEFT JOIN " + parent + " AS p ON p.id = c."
                            + reference + " AND p.nid = c.nid WHERE p.id IS NULL. Set nid to that of the row in "
                            + parent + ", or delete those that belong to nobody."));
        }
    }

    private boolean hasColumn(String table, String column) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?"
                        + " AND NOT attisdropped)",
                row -> row.getBoolean(1),
                kratos.table(table).quoted(),
                column);
    }

    private static List<Finding> invalidIndexes(Session session, KratosDatabase kratos)
            throws SQLException, CancelledException {
        String invalid = session
                .list(
                        sql("invalid-indexes.sql").text(),
                        row -> row.getString("index") + " on " + row.getString("relation"),
                        (Object) kratos.tables().stream()
                                .map(QualifiedName::quoted)
                                .toArray(String[]::new))
                .stream()
                .collect(Collectors.joining(", "));
        return invalid.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "KRATOS_INVALID_INDEX",
                        "Indexes are not valid: " + invalid + ".",
                        "A build was interrupted. No query uses them, and Kratos takes them for done and says that all"
                                + " went well.",
                        "Run `ferryman kratos migrate`: it drops each, and its migration runs again. By hand:"
                                + " DROP INDEX each, and delete the row of that migration from schema_migration."));
    }

    private void sessions() throws SQLException, CancelledException {
        List<ServerSession> all = ServerSession.read(session);
        String connected = all.stream()
                .filter(other -> other.pid() != 0)
                .map(ServerSession::who)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!connected.isEmpty() && !plan.pending().isEmpty()) {
            findings.add(Finding.warning(
                    "KRATOS_CONNECTED",
                    "Others are connected to this database: " + connected + ".",
                    "A Kratos that runs on while its tables change fails in parts, and its statements wait for the"
                            + " migrations, or the migrations for them.",
                    "Stop Kratos and its courier before the migrations."));
        }
        String open = all.stream()
                .filter(ServerSession::isOld)
                .map(ServerSession::told)
                .collect(Collectors.joining("; "));
        if (!open.isEmpty()) {
            findings.add(Finding.warning(
                    "KRATOS_OLD_TRANSACTION",
                    "Transactions have been open for more than a minute: " + open + ".",
                    "A lock that they hold stops the migrations and all that queues up behind them; an index that is"
                            + " built concurrently waits for each of them without end.",
                    "Let them end, or end them, before the migrations; a prepared one with COMMIT PREPARED or ROLLBACK"
                            + " PREPARED."));
        }
    }

    private void courier() throws SQLException, CancelledException {
        if (!kratos.has("courier_messages")) {
            return;
        }
        // 1 is queued, 3 processing: of Kratos' courier.
        long waiting = session.one(
                SqlText.of("SELECT count(*) FROM {table} WHERE status IN (1, 3)")
                        .with("table", kratos.table("courier_messages"))
                        .text(),
                row -> row.getLong(1));
        if (waiting > 0) {
            findings.add(Finding.info(
                    "KRATOS_MESSAGES_WAITING",
                    waiting + " messages wait to be sent, or are being sent.",
                    "They are sent after the upgrade. One that is being sent when Kratos stops may be sent twice."));
        }
    }

    private static SqlText sql(String file) {
        return SqlText.load(UpgradePreflight.class, file);
    }

    private record Rights(boolean creates, List<String> notOwned, String role) {}
}
