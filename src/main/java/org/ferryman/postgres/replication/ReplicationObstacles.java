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

    /** On the server whose tables are to be published. */
    public static List<Finding> publisher(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        return Obstacle.all(onPublisher(session, tables));
    }

    /** The same, by what was looked at. */
    static List<Obstacle> onPublisher(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        List<Obstacle> findings =
                new ArrayList<>(Obstacle.of(Point.RELATIONS, RelationBlockers.find(session.connection(), tables)));
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
                    Finding.blocker(
                            "SOURCE_WAL_LEVEL",
                            "The source server writes its log with wal_level = " + seen.walLevel() + ".",
                            "Changes to rows can be replicated only from a log of level logical.",
                            "Run ALTER SYSTEM SET wal_level = 'logical' there, and restart it.")));
        }
        if (seen.freeSlots() < SLOTS || seen.freeSenders() < SLOTS) {
            findings.add(new Obstacle(
                    Point.SLOTS,
                    Finding.blocker(
                            "SOURCE_SLOTS_FULL",
                            "The source server has " + seen.freeSlots() + " replication slots and " + seen.freeSenders()
                                    + " senders left.",
                            "Replication takes " + SLOTS + " of each while tables are copied.",
                            "Raise max_replication_slots and max_wal_senders there and restart it, or drop slots that"
                                    + " nobody uses.")));
        }
        if (!seen.replicates()) {
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    Finding.blocker(
                            "SOURCE_RIGHT_TO_REPLICATE",
                            seen.role() + " may not replicate from the source.",
                            "A replication slot is made there.",
                            "Let a superuser run ALTER ROLE " + QualifiedName.quote(seen.role()) + " REPLICATION.")));
        }
        if (!seen.publishes()) {
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    Finding.blocker(
                            "SOURCE_RIGHT_TO_PUBLISH",
                            seen.role() + " may not create in database " + seen.database() + " of the source.",
                            "A publication is made there.",
                            "Let its owner run GRANT CREATE ON DATABASE " + QualifiedName.quote(seen.database())
                                    + " TO " + QualifiedName.quote(seen.role()) + ".")));
        }
        findings.addAll(Obstacle.of(Point.KEYS, withoutKey(session, tables)));
        return findings;
    }

    private static List<Finding> withoutKey(Session session, List<QualifiedName> tables)
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
                        "Once they are published, every UPDATE and DELETE on them fails on the source.",
                        "Give each its primary key back, and run ALTER TABLE … REPLICA IDENTITY DEFAULT."));
    }

    /** On the server that is to follow. */
    public static List<Finding> subscriber(Session session) throws SQLException, CancelledException {
        return Obstacle.all(onSubscriber(session));
    }

    /** The same, by what was looked at. */
    static List<Obstacle> onSubscriber(Session session) throws SQLException, CancelledException {
        record Subscriber(int workers, boolean subscribes, String role, String database) {}
        Subscriber seen = session.one(
                SqlText.load(ReplicationObstacles.class, "subscriber.sql").text(),
                row -> new Subscriber(
                        row.getInt("workers"),
                        row.getBoolean("subscribes"),
                        row.getString("role"),
                        row.getString("database")));
        List<Obstacle> findings = new ArrayList<>();
        if (seen.workers() < SLOTS) {
            findings.add(new Obstacle(
                    Point.WORKERS,
                    Finding.blocker(
                            "TARGET_WORKERS",
                            "The target server runs at most " + seen.workers() + " workers for logical replication.",
                            "Replication takes " + SLOTS + " while tables are copied.",
                            "Raise max_logical_replication_workers and max_worker_processes there, and restart it.")));
        }
        if (!seen.subscribes()) {
            String role = QualifiedName.quote(seen.role());
            boolean roles = session.connection().getMetaData().getDatabaseMajorVersion() >= 16;
            findings.add(new Obstacle(
                    Point.RIGHTS,
                    Finding.blocker(
                            "TARGET_RIGHT_TO_SUBSCRIBE",
                            seen.role() + " may not subscribe on the target.",
                            roles
                                    ? "From PostgreSQL 16 on the role pg_create_subscription may, with CREATE on the"
                                            + " database."
                                    : "Before PostgreSQL 16 only superusers may.",
                            roles
                                    ? "Let a superuser run GRANT pg_create_subscription TO " + role
                                            + "; GRANT CREATE ON DATABASE " + QualifiedName.quote(seen.database())
                                            + " TO "
                                            + role + "."
                                    : "Connect to the target as a superuser.")));
        }
        return findings;
    }
}
