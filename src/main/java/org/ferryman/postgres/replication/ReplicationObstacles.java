package org.ferryman.postgres.replication;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.check.RelationBlockers;

/** What keeps two servers from replicating, looked at beforehand. Reads catalogs and settings only. */
public final class ReplicationObstacles {

    /** One for the subscription, and two for tables that are copied at the same time. */
    private static final int SLOTS = 3;

    private ReplicationObstacles() {}

    private static int taken(boolean copying) {
        return copying ? SLOTS : 1;
    }

    /** What is looked at. */
    enum Point {
        RELATIONS,
        LOG,
        SLOTS,
        RIGHTS,
        KEYS,
        WORKERS
    }

    /**
     * Something that is in the way.
     *
     * @param point where it was seen
     */
    record Obstacle(Point point, Finding finding) {

        static List<Obstacle> of(Point point, List<Finding> findings) {
            return findings.stream()
                    .map(finding -> new Obstacle(point, finding))
                    .toList();
        }

        static List<Finding> all(List<Obstacle> obstacles) {
            return obstacles.stream().map(Obstacle::finding).toList();
        }

        static List<Finding> at(Point point, List<Obstacle> obstacles) {
            return all(obstacles.stream()
                    .filter(obstacle -> obstacle.point() == point)
                    .toList());
        }
    }

    private record Publisher(
            String walLevel,
            long freeSlots,
            long freeSenders,
            boolean replicates,
            boolean publishes,
            String role,
            String database) {}

    /**
     * On the server whose tables are to be published.
     *
     * @param side which one that is: the target on the way back
     */
    public static List<Finding> publisher(Session session, List<QualifiedName> tables, ReplicationSide side)
            throws SQLException, CancelledException {
        return Obstacle.all(onPublisher(session, tables, side));
    }

    /** The same, by what was looked at. */
    static List<Obstacle> onPublisher(Session session, List<QualifiedName> tables, ReplicationSide side)
            throws SQLException, CancelledException {
        String server = side.word();
        int slots = taken(side == ReplicationSide.SOURCE);
        // The target's tables are Ferryman's own.
        List<Obstacle> findings = new ArrayList<>(Obstacle.of(
                Point.RELATIONS,
                side == ReplicationSide.SOURCE ? RelationBlockers.find(session.connection(), tables) : List.of()));
        Publisher seen = session.one(
                SqlText.load(ReplicationObstacles.class, "publisher.sql").text(),
                row -> new Publisher(
                        row.getString("wal_level"),
                        row.getLong("free_slots"),
                        row.getLong("free_senders"),
                        row.getBoolean("replicates"),
                        row.getBoolean("publishes"),
                        row.getString("role"),
                        row.getString("database")));
        if (!seen.walLevel().equals("logical")) {
            findings.add(new Obstacle(
                    Point.LOG,
                    side.blocker(
                            "SOURCE_WAL_LEVEL",
                            "TARGET_WAL_LEVEL",
                            "The " + server + " server writes its log with wal_level = " + seen.walLevel() + ".",
                            "Changes to rows can be replicated only from a log of level logical.",
                            "Run ALTER SYSTEM SET wal_level = 'logical' there, and restart it.")));
        }
        if (seen.freeSlots() < slots || seen.freeSenders() < slots) {
            findings.add(new Obstacle(
                    Point.SLOTS,
                    side.blocker(
                            "SOURCE_SLOTS_FULL",
                            "TARGET_SLOTS_FULL",
                            "The " + server + " server has " + seen.freeSlots() + " replication slots and "
                                    + seen.freeSenders() + " senders left.",
                            "Replication takes " + slots + " of each.",
                            "Raise max_replication_slots and max_wal_senders there and restart it, or drop slots that"
                                    + " nobody uses.")));
        }
        if (!seen.replicates()) {
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    side.blocker(
                            "SOURCE_RIGHT_TO_REPLICATE",
                            "TARGET_RIGHT_TO_REPLICATE",
                            seen.role() + " may not replicate from the " + server + ".",
                            "A replication slot is made there.",
                            "Let a superuser run ALTER ROLE " + QualifiedName.quote(seen.role()) + " REPLICATION.")));
        }
        if (!seen.publishes()) {
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    side.blocker(
                            "SOURCE_RIGHT_TO_PUBLISH",
                            "TARGET_RIGHT_TO_PUBLISH",
                            seen.role() + " may not create in database " + seen.database() + " of the " + server + ".",
                            "A publication is made there.",
                            "Let its owner run GRANT CREATE ON DATABASE " + QualifiedName.quote(seen.database())
                                    + " TO " + QualifiedName.quote(seen.role()) + ".")));
        }
        findings.addAll(Obstacle.of(Point.KEYS, withoutKey(session, tables, server)));
        return findings;
    }

    private static List<Finding> withoutKey(Session session, List<QualifiedName> tables, String server)
            throws SQLException, CancelledException {
        List<String> names = session.list(
                SqlText.load(ReplicationObstacles.class, "tables-without-key.sql")
                        .text(),
                row -> row.getString(1),
                (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
        return names.isEmpty()
                ? List.of()
                : List.of(Finding.blocker(
                        "TABLE_WITHOUT_KEY",
                        "These tables have no valid primary key, or a replica identity of their own: "
                                + String.join(", ", names) + ".",
                        "Once they are published, every UPDATE and DELETE on them fails on the " + server + ".",
                        "Give each its primary key back, and run ALTER TABLE … REPLICA IDENTITY DEFAULT."));
    }

    /**
     * On the server that is to follow.
     *
     * @param side which one that is: the source on the way back
     */
    public static List<Finding> subscriber(Session session, ReplicationSide side)
            throws SQLException, CancelledException {
        return Obstacle.all(onSubscriber(session, side));
    }

    /** The same, by what was looked at. */
    static List<Obstacle> onSubscriber(Session session, ReplicationSide side) throws SQLException, CancelledException {
        String server = side.word();
        int workers = taken(side == ReplicationSide.TARGET);
        record Subscriber(int workers, boolean subscribes, String role, String database) {}
        Subscriber seen = session.one(
                SqlText.load(ReplicationObstacles.class, "subscriber.sql").text(),
                row -> new Subscriber(
                        row.getInt("workers"),
                        row.getBoolean("subscribes"),
                        row.getString("role"),
                        row.getString("database")));
        List<Obstacle> findings = new ArrayList<>();
        if (seen.workers() < workers) {
            findings.add(new Obstacle(
                    Point.WORKERS,
                    side.blocker(
                            "SOURCE_WORKERS",
                            "TARGET_WORKERS",
                            "The " + server + " server runs at most " + seen.workers()
                                    + " workers for logical replication.",
                            "Replication takes " + workers + " of them.",
                            "Raise max_logical_replication_workers and max_worker_processes there, and restart it.")));
        }
        if (!seen.subscribes()) {
            String role = QualifiedName.quote(seen.role());
            boolean roles = session.connection().getMetaData().getDatabaseMajorVersion() >= 16;
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    side.blocker(
                            "SOURCE_RIGHT_TO_SUBSCRIBE",
                            "TARGET_RIGHT_TO_SUBSCRIBE",
                            seen.role() + " may not subscribe on the " + server + ".",
                            roles
                                    ? "From PostgreSQL 16 on the role pg_create_subscription may, with CREATE on the"
                                            + " database."
                                    : "Before PostgreSQL 16 only superusers may.",
                            roles
                                    ? "Let a superuser run GRANT pg_create_subscription TO " + role
                                            + "; GRANT CREATE ON DATABASE " + QualifiedName.quote(seen.database())
                                            + " TO "
                                            + role + "."
                                    : "Connect to the " + server + " as a superuser.")));
        }
        return findings;
    }
}
