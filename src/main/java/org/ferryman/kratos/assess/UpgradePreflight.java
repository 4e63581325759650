package org.ferryman.kratos.assess;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.ServerLimits;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.check.RelationBlockers;
import org.ferryman.report.AmountText;

/** What would stop the pending migrations, or be hurt by them; looked at beforehand. Reads only. */
public final class UpgradePreflight {

    private static final String EXTENSIONS = "20230920171028000000";

    /** From this major version on, those who may create in a database may make extensions that are trusted. */
    private static final int TRUSTS_EXTENSIONS = 13;

    private final Session session;
    private final KratosDatabase kratos;
    private final UpgradePlan plan;
    private final Optional<KratosConfig> config;
    private final boolean beside;
    private final List<Finding> findings = new ArrayList<>();

    private UpgradePreflight(
            Session session, KratosDatabase kratos, UpgradePlan plan, Optional<KratosConfig> config, boolean beside) {
        this.beside = beside;
        this.session = session;
        this.kratos = kratos;
        this.plan = plan;
        this.config = config;
    }

    /** What running the migrations puts right first. */
    static List<Finding> repairs(Session session, KratosDatabase kratos) throws SQLException, CancelledException {
        return kratos.tables().isEmpty() ? List.of() : invalidIndexes(session, kratos);
    }

    /** What is found besides that; the rights are looked at only where there is something to run. */
    public static List<Finding> besidesRepairs(
            Session session, KratosDatabase kratos, UpgradePlan plan, Optional<KratosConfig> config)
            throws SQLException, CancelledException {
        return besidesRepairs(session, kratos, plan, config, false);
    }

    /**
     * The same.
     *
     * @param beside whether the migrations are run in another database: nobody has to leave this one
     */
    static List<Finding> besidesRepairs(
            Session session, KratosDatabase kratos, UpgradePlan plan, Optional<KratosConfig> config, boolean beside)
            throws SQLException, CancelledException {
        UpgradePreflight preflight = new UpgradePreflight(session, kratos, plan, config, beside);
        preflight.findings.addAll(ServerLimits.find(session.connection()));
        if (!kratos.tables().isEmpty()) {
            preflight.findings.addAll(ServerLimits.writable(session.connection()));
            preflight.findings.addAll(RelationBlockers.find(session.connection(), kratos.tables()));
            preflight.sessions();
            preflight.courier();
            if (config.isPresent()) {
                preflight.findings.addAll(ConfigPreflight.find(session, kratos, config.get()));
            }
        }
        if (!plan.pending().isEmpty()) {
            preflight.rights();
            preflight.disk();
        }
        if (plan.includes(EXTENSIONS) && !beside) {
            preflight.extensions();
        }
        return preflight.findings;
    }

    private void rights() throws SQLException, CancelledException {
        Rights rights = session.one(
                sql("rights.sql").text(),
                row -> new Rights(
                        row.getBoolean("creates"),
                        RowReader.texts(row, "not_owned"),
                        RowReader.texts(row, "owners"),
                        RowReader.text(row, "role")),
                kratos.tables().stream().map(QualifiedName::name).toArray(String[]::new),
                kratos.schema());
        String grants = rights.owners().stream()
                .map(owner -> "GRANT " + QualifiedName.quote(owner) + " TO " + QualifiedName.quote(rights.role()))
                .collect(Collectors.joining("; "));
        if (!rights.notOwned().isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_NOT_OWNER",
                    rights.role() + " does not own " + String.join(", ", rights.notOwned())
                            + ", and is no member of a role that does.",
                    "Only an owner may alter a table: the migrations would fail half-way.",
                    "Connect as the role to which they belong"
                            + (grants.isEmpty() ? "" : "; or let an administrator run " + grants) + "."));
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

    /** The server does not say how much room there is on its disk. */
    private void disk() throws SQLException, CancelledException {
        String[] tables = plan.pending().stream()
                .flatMap(migration -> migration.worksThrough().stream())
                .distinct()
                .filter(kratos::has)
                .map(table -> kratos.table(table).quoted())
                .toArray(String[]::new);
        long bytes = session.list(sql("table-sizes.sql").text(), row -> row.getLong("bytes"), (Object) tables).stream()
                .mapToLong(Long::longValue)
                .sum();
        if (bytes > 0) {
            findings.add(Finding.info(
                    "KRATOS_DISK_NEEDED",
                    "The migrations build indexes on, or go through, " + AmountText.count(tables.length, "table")
                            + " of " + AmountText.bytes(bytes) + " together, with their indexes.",
                    "As much again may be needed meanwhile on the server's disk, and once more for its WAL. PostgreSQL"
                            + " does not say how much is free: df on the server does."));
        }
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
        if (!connected.isEmpty() && !plan.pending().isEmpty() && !beside) {
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
        if (waiting > 0 && config.filter(known -> !known.courier()).isPresent()) {
            findings.add(Finding.warning(
                    "KRATOS_COURIER_MISSING",
                    waiting + " messages wait to be sent, and " + config.get().file()
                            + " does not say how: it has nothing under courier.",
                    "They would not be sent after the upgrade.",
                    "Set courier.smtp.connection_uri there, or make sure that Kratos gets it by the variable"
                            + " COURIER_SMTP_CONNECTION_URI."));
        } else if (waiting > 0) {
            findings.add(Finding.info(
                    "KRATOS_MESSAGES_WAITING",
                    waiting + " messages wait to be sent, or are being sent.",
                    "They are sent after the upgrade. One that is being sent when Kratos stops may be sent twice."));
        }
    }

    private static SqlText sql(String file) {
        return SqlText.load(UpgradePreflight.class, file);
    }

    private record Rights(boolean creates, List<String> notOwned, List<String> owners, String role) {}
}
