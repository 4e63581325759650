package org.ferryman.postgres.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.check.CheckResult;
import org.ferryman.postgres.replication.ReplicationObstacles.Obstacle;
import org.ferryman.postgres.replication.ReplicationObstacles.Point;

/** Whether a server can follow another one, each point by itself. */
final class SubscriberChecks {

    /** One process applies, two copy at the same time. */
    private static final int WORKERS = 3;

    private final Database database;
    private final Cancellation cancellation;
    private final List<Obstacle> obstacles;
    private final Settings settings;

    private record Settings(int workers, int processes, int copying, int origins) {}

    private SubscriberChecks(
            Database database, Cancellation cancellation, List<Obstacle> obstacles, Settings settings) {
        this.database = database;
        this.cancellation = cancellation;
        this.obstacles = obstacles;
        this.settings = settings;
    }

    /** Looks. */
    static SubscriberChecks at(Database database, Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> new SubscriberChecks(
                                database,
                                cancellation,
                                ReplicationObstacles.onSubscriber(session, ReplicationSide.TARGET),
                                session.one(
                                        SqlText.load(SubscriberChecks.class, "subscriber-settings.sql")
                                                .text(),
                                        row -> new Settings(
                                                row.getInt("workers"),
                                                row.getInt("processes"),
                                                row.getInt("copying"),
                                                row.getInt("origins")))));
    }

    CheckResult workers() {
        List<Finding> findings = new ArrayList<>(Obstacle.at(Point.WORKERS, obstacles));
        if (settings.processes() <= WORKERS) {
            findings.add(tooFew("max_worker_processes", settings.processes(), WORKERS + 1));
        }
        if (settings.copying() < 1) {
            findings.add(tooFew("max_sync_workers_per_subscription", settings.copying(), 1));
        }
        if (settings.origins() < WORKERS) {
            findings.add(tooFew("max_replication_slots", settings.origins(), WORKERS));
        }
        return new CheckResult(
                settings.workers() + " for logical replication, " + settings.copying() + " of them copy; "
                        + settings.processes() + " processes, " + settings.origins() + " origins",
                findings);
    }

    private static Finding tooFew(String setting, int value, int wanted) {
        return Finding.blocker(
                "TARGET_SETTING_TOO_LOW",
                "The target server has " + setting + " = " + value + ".",
                "Replication takes at least " + wanted + ": with fewer no table would ever be copied.",
                "Raise " + setting + " there, and restart it.");
    }

    /** By trial, as far as the role says that it may. */
    CheckResult rights(SubscriptionMaking subscribing) throws Exception {
        List<Finding> told = Obstacle.at(Point.RIGHTS, obstacles);
        if (!told.isEmpty()) {
            return CheckResult.failed(told.get(0));
        }
        return RolledBackTrial.of(database, cancellation, session -> {
                    subscribing.attemptUnconnected(session);
                    return true;
                })
                .map(CheckResult::failed)
                .orElseGet(() -> CheckResult.of("a subscription was made and rolled back"));
    }

    /**
     * By trial.
     *
     * @param there what the publisher's database has
     * @param wanted what else may be needed
     */
    CheckResult extensions(List<String> there, List<String> wanted) throws Exception {
        Set<String> all = new LinkedHashSet<>(there);
        all.addAll(wanted);
        List<Finding> findings = new ArrayList<>();
        for (String extension : all) {
            Optional<Finding> refused = RolledBackTrial.of(database, cancellation, session -> {
                session.execute("CREATE EXTENSION IF NOT EXISTS " + QualifiedName.quote(extension));
                return true;
            });
            refused.ifPresent(finding -> findings.add(missing(extension, finding.seen(), there.contains(extension))));
        }
        return new CheckResult(
                findings.isEmpty()
                        ? "can be made: " + String.join(", ", all)
                        : findings.get(0).seen(),
                findings);
    }

    private static Finding missing(String extension, String reason, boolean needed) {
        String seen = "Extension " + extension + " can't be made on the target: " + reason;
        String remedy = "Install it on the target's server, in the contrib package; or let an administrator run CREATE"
                + " EXTENSION " + QualifiedName.quote(extension) + " in that database.";
        return needed
                ? Finding.blocker("TARGET_EXTENSION_MISSING", seen, "The source's database has it.", remedy)
                : Finding.warning(
                        "TARGET_EXTENSION_MISSING", seen, "Some migrations make it, and fail without it.", remedy);
    }
}
