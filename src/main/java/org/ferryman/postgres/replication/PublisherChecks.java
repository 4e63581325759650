package org.ferryman.postgres.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.check.CheckResult;
import org.ferryman.postgres.replication.ReplicationObstacles.Obstacle;
import org.ferryman.postgres.replication.ReplicationObstacles.Point;

/** Whether a server can be replicated from, each point by itself. */
final class PublisherChecks {

    private static final String UNLIMITED = "-1";

    private final Database database;
    private final Cancellation cancellation;
    private final List<QualifiedName> tables;
    private final List<Obstacle> obstacles;
    private final Settings settings;

    private record Settings(
            String walLevel, Optional<String> kept, Optional<String> idle, boolean patroni, String database) {}

    private PublisherChecks(
            Database database,
            Cancellation cancellation,
            List<QualifiedName> tables,
            List<Obstacle> obstacles,
            Settings settings) {
        this.database = database;
        this.cancellation = cancellation;
        this.tables = tables;
        this.obstacles = obstacles;
        this.settings = settings;
    }

    /** Looks. */
    static PublisherChecks at(Database database, List<QualifiedName> tables, Cancellation cancellation)
            throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> new PublisherChecks(
                                database,
                                cancellation,
                                tables,
                                ReplicationObstacles.onPublisher(session, tables, ReplicationSide.SOURCE),
                                session.one(
                                        SqlText.load(PublisherChecks.class, "publisher-settings.sql")
                                                .text(),
                                        row -> new Settings(
                                                row.getString("wal_level"),
                                                Optional.ofNullable(row.getString("kept")),
                                                Optional.ofNullable(row.getString("idle")),
                                                row.getBoolean("patroni"),
                                                row.getString("database")))));
    }

    /** Of what is in the way, that of one point. */
    private CheckResult of(String fine, Point point) {
        List<Finding> found = Obstacle.at(point, obstacles);
        return new CheckResult(found.isEmpty() ? fine : found.get(0).seen(), found);
    }

    CheckResult logLevel() {
        return of("wal_level = " + settings.walLevel(), Point.LOG);
    }

    CheckResult places() {
        return of("enough of each are free", Point.SLOTS);
    }

    CheckResult keys() {
        return of("a valid primary key on each of " + tables.size() + " tables", Point.KEYS);
    }

    /** By trial, as far as the role says that it may. */
    CheckResult rights() throws Exception {
        CheckResult told = of("", Point.RIGHTS);
        if (!told.findings().isEmpty() || tables.isEmpty()) {
            return told.findings().isEmpty() ? CheckResult.of("there are no tables to publish") : told;
        }
        Optional<Finding> refused = RolledBackTrial.of(database, cancellation, session -> {
            session.execute(PublicationState.creation(ReplicationTest.NAME, tables));
            return true;
        });
        return refused.map(finding -> CheckResult.failed(Finding.blocker(
                        "SOURCE_PUBLICATION_REFUSED",
                        "A publication was refused on the source: " + finding.seen(),
                        "It needs the owner of the tables, with CREATE on the database.",
                        "Connect to the source as the role that owns these tables.")))
                .orElseGet(() -> CheckResult.of("a publication was made and rolled back; the role may replicate"));
    }

    CheckResult kept() {
        List<Finding> findings = new ArrayList<>();
        if (settings.kept().orElse(UNLIMITED).equals(UNLIMITED)) {
            findings.add(Finding.warning(
                    "SOURCE_LOG_UNLIMITED",
                    "Nothing limits how much of its log the source keeps for a target that does not follow.",
                    "Its disk may fill up, and the server would stop.",
                    settings.kept().isPresent()
                            ? "Run ALTER SYSTEM SET max_slot_wal_keep_size = '…' there, with less than what is free on"
                                    + " its disk, and SELECT pg_reload_conf()."
                            : "Watch the source's disk: before PostgreSQL 13 there is no such limit."));
        }
        settings.idle()
                .ifPresent(time -> findings.add(Finding.warning(
                        "SOURCE_SLOTS_TIME_OUT",
                        "The source gives up replication slots that nobody has read from for " + time + ".",
                        "While the target is upgraded nobody reads from its slot.",
                        "Run ALTER SYSTEM SET idle_replication_slot_timeout = 0 there for that time, and SELECT"
                                + " pg_reload_conf().")));
        return new CheckResult(
                "max_slot_wal_keep_size = " + settings.kept().orElse("none")
                        + settings.idle()
                                .map(time -> ", idle_replication_slot_timeout = " + time)
                                .orElse(""),
                findings);
    }

    CheckResult patroni(ReplicationSide side) {
        if (!settings.patroni()) {
            return CheckResult.of("no sign of Patroni");
        }
        return CheckResult.of(
                "Patroni manages this server",
                Finding.warning(
                        "PATRONI_DROPS_SLOTS",
                        "Patroni manages the " + side.word() + "'s server.",
                        "It drops replication slots that it does not know; and before PostgreSQL 17 a failover loses"
                                + " them.",
                        "Run patronictl edit-config, add `ignore_slots: [{type: logical, plugin: pgoutput, database: "
                                + settings.database() + "}]`, and confirm that patronictl show-config has it."));
    }
}
