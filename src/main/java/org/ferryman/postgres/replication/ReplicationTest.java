package org.ferryman.postgres.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.check.CheckList;
import org.ferryman.postgres.check.CheckResult;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.connect.BoundedCalls;

/**
 * Looks at everything about two servers that decides whether one can follow the other, and later the other way round.
 * What can be tried is tried, in transactions that are rolled back: rights, extensions, and the connections that the
 * servers make themselves.
 *
 * @param source whose tables are to be published
 * @param target which is to follow
 * @param tables of the source
 * @param sourceSeen the source, as the target's server sees it
 * @param targetSeen the target, as the source's server sees it: for the way back
 * @param extensions that may be needed on the target, besides those of the source
 */
public record ReplicationTest(
        Database source,
        Database target,
        List<QualifiedName> tables,
        PublisherAddress sourceSeen,
        PublisherAddress targetSeen,
        List<String> extensions) {

    /** Of what is made and rolled back. */
    static final String NAME = "ferryman_check";

    private static final int TELLS_FAILURES = 15;
    private static final int ROLE_MAY_SUBSCRIBE = 16;
    private static final int SLOTS_FAIL_OVER = 17;

    /** Copies the lists. */
    public ReplicationTest {
        tables = List.copyOf(tables);
        extensions = List.copyOf(extensions);
    }

    private record Server(int major, String encoding, int timeLine) {

        static Server read(Session session) throws Exception {
            return session.one(
                    SqlText.load(ReplicationTest.class, "replication-server.sql")
                            .text(),
                    row -> new Server(row.getInt("major"), row.getString("encoding"), row.getInt("time_line")));
        }
    }

    /**
     * Runs all checks; their ids begin with {@code source.}, {@code target.} or {@code between.}.
     *
     * @param listener told of each as it ends, on the calling thread
     * @throws CancelledException if it was cancelled
     */
    public List<ConnectionCheck> run(Consumer<ConnectionCheck> listener, Cancellation cancellation) throws Exception {
        Duration limit = source.patience().server();
        Duration connecting = limit.plus(source.settings().connectTimeout());
        try (BoundedCalls calls = new BoundedCalls(cancellation)) {
            CheckList list = new CheckList(calls, System::nanoTime, listener);
            PublisherChecks publisher = PublisherChecks.at(source, tables, cancellation);
            list.run("source.log-level", "Log level", limit, publisher::logLevel);
            list.run("source.slots", "Replication slots and senders", limit, publisher::places);
            list.run("source.publish", "Right to replicate and publish", limit, publisher::rights);
            list.run("source.keys", "Primary keys", limit, publisher::keys);
            list.run("source.kept-log", "Log that is kept", limit, publisher::kept);
            list.run("source.patroni", "Patroni", limit, () -> publisher.patroni(ReplicationSide.SOURCE));
            SubscriberChecks subscriber = SubscriberChecks.at(target, cancellation);
            SubscriptionMaking forward = new SubscriptionMaking(NAME, sourceSeen, ReplicationSide.TARGET);
            list.run("target.workers", "Workers", limit, subscriber::workers);
            list.run("target.subscribe", "Right to subscribe", limit, () -> subscriber.rights(forward));
            List<String> there = new Transactions(source)
                    .snapshot(
                            cancellation,
                            session -> session.list(
                                    "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1",
                                    row -> row.getString(1)));
            list.run("target.extensions", "Extensions", limit, () -> subscriber.extensions(there, extensions));
            PublisherChecks back = PublisherChecks.at(target, List.of(), cancellation);
            list.run("target.patroni", "Patroni", limit, () -> back.patroni(ReplicationSide.TARGET));
            Server one = new Transactions(source).snapshot(cancellation, Server::read);
            Server other = new Transactions(target).snapshot(cancellation, Server::read);
            list.run("between.versions", "Versions", limit, () -> versions(one, other));
            list.run("between.encodings", "Encodings", limit, () -> encodings(one, other));
            list.run(
                    "between.time-lines",
                    "Time lines",
                    limit,
                    () -> CheckResult.of(one.timeLine() + " on the source, " + other.timeLine() + " on the target"));
            list.run(
                    "between.forward",
                    "The target's server reaches the source",
                    connecting,
                    () -> reached(forward, target, cancellation));
            list.run("between.back", "The source's server reaches the target", connecting, () -> back(cancellation));
            return list.checks();
        }
    }

    private static CheckResult versions(Server source, Server target) {
        String detail = source.major() + " on the source, " + target.major() + " on the target";
        if (target.major() < source.major()) {
            return CheckResult.failed(Finding.blocker(
                    "TARGET_SERVER_OLDER",
                    "The target's server is PostgreSQL " + target.major() + ", older than the source's "
                            + source.major() + ".",
                    "What the source has may not work there, and there would be no way on with it.",
                    "Take a server of PostgreSQL " + source.major() + " or later as the target."));
        }
        List<String> limits = new ArrayList<>();
        if (target.major() < TELLS_FAILURES) {
            limits.add("before 15 the target does not count what it fails to apply: only its log tells; and there is no"
                    + " way back, which publishes some columns only");
        }
        if (target.major() < ROLE_MAY_SUBSCRIBE) {
            limits.add("before 16 only a superuser may subscribe on the target");
        }
        if (source.major() < ROLE_MAY_SUBSCRIBE) {
            limits.add("before 16 only a superuser may subscribe on the source, for the way back");
        }
        if (source.major() < SLOTS_FAIL_OVER) {
            limits.add("before 17 a failover of the source loses the slot: replicate again then");
        }
        return limits.isEmpty()
                ? CheckResult.of(detail)
                : CheckResult.of(
                        detail,
                        Finding.info(
                                "REPLICATION_BY_VERSION",
                                "Not all of replication is there in these versions: " + String.join("; ", limits) + ".",
                                "Nothing has to be done about it."));
    }

    private static CheckResult encodings(Server source, Server target) {
        String detail = source.encoding() + " on the source, " + target.encoding() + " on the target";
        if (source.encoding().equals(target.encoding())) {
            return CheckResult.of(detail);
        }
        String seen = "The encodings differ: " + detail + ".";
        String remedy = "Make the target's database again: CREATE DATABASE … ENCODING '" + source.encoding()
                + "' TEMPLATE template0.";
        return target.encoding().equals("UTF8")
                ? CheckResult.of(
                        detail,
                        Finding.warning(
                                "ENCODINGS_DIFFER",
                                seen,
                                "Every value is converted on its way; one that is not valid in its encoding stops it.",
                                remedy))
                : CheckResult.failed(Finding.blocker(
                        "ENCODINGS_DIFFER",
                        seen,
                        "A character that the target does not have would stop the replication.",
                        remedy));
    }

    private static CheckResult reached(SubscriptionMaking subscribing, Database subscriber, Cancellation cancellation)
            throws Exception {
        return RolledBackTrial.of(subscriber, cancellation, session -> {
                    subscribing.attempt(session);
                    return true;
                })
                .map(CheckResult::failed)
                .orElseGet(() -> CheckResult.of("it connects to " + subscribing.publisher()));
    }

    /** Without it there is a cut-over all the same. */
    private CheckResult back(Cancellation cancellation) throws Exception {
        CheckResult tried =
                reached(new SubscriptionMaking(NAME, targetSeen, ReplicationSide.SOURCE), source, cancellation);
        return new CheckResult(
                tried.detail(),
                tried.findings().stream()
                        .map(finding -> finding.asWarning("Only the way back after the cut-over needs it."))
                        .toList());
    }
}
