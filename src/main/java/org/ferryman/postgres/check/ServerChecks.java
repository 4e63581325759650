package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.ServerLimits;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TransactionPooling;
import org.ferryman.postgres.connect.ConnectionSettings;

/** What server it is, and how well it can be reached. */
final class ServerChecks {

    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
    private static final Duration SLOW_ROUND_TRIP = Duration.ofMillis(20);
    private static final int ROUND_TRIPS = 9;

    private final TestSession session;
    private final Connection connection;
    private final LongSupplier nanoTime;
    private final Clock clock;

    ServerChecks(TestSession session, LongSupplier nanoTime, Clock clock) {
        this.session = session;
        this.connection = session.connection();
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    CheckResult server(ConnectionSettings named) throws SQLException {
        Optional<ServerFlavour> foreign = ServerFlavour.foreign(
                RowReader.one(connection, "SELECT pg_catalog.version()", row -> row.getString(1)));
        if (foreign.isPresent()) {
            return CheckResult.failed(Finding.blocker(
                    "NOT_POSTGRESQL",
                    "The server is " + foreign.get().name() + ".",
                    "It speaks PostgreSQL's protocol, but locks, transactions and catalogs differ.",
                    "Ferryman migrates on PostgreSQL only."));
        }
        List<String> markers = session.inCatalogs(() -> RowReader.query(
                connection,
                SqlText.load(ConnectionTest.class, "flavour.sql").text(),
                row -> RowReader.text(row, "marker")));
        String version = RowReader.one(connection, "SHOW server_version", row -> row.getString(1));
        ServerReached reached = session.readOnly(() -> ServerReached.of(connection));
        String detail =
                ServerFlavour.ofMarkers(new HashSet<>(markers)).name() + ", version " + version + "; " + reached.told();
        List<Finding> findings =
                new ArrayList<>(ServerLimits.version(connection.getMetaData().getDatabaseMajorVersion()));
        findings.addAll(reached.differences(named));
        return new CheckResult(detail, findings);
    }

    CheckResult primary() throws SQLException {
        List<Finding> findings = ServerLimits.writable(connection);
        if (!findings.isEmpty()) {
            return CheckResult.failed(findings.get(0));
        }
        long followers = RowReader.one(
                connection, SqlText.load(ConnectionTest.class, "followers.sql").text(), row -> row.getLong(1));
        return CheckResult.of("the primary, writable; "
                + (followers == 0
                        ? "no replica follows it"
                        : followers == 1 ? "one replica follows it" : followers + " replicas follow it"));
    }

    CheckResult pooler(Connection second) throws SQLException {
        if (TransactionPooling.isBetween(connection, second)) {
            return CheckResult.failed(TransactionPooling.FOUND);
        }
        if (!TransactionPooling.isDirect(connection)) {
            return CheckResult.of(
                    "a pooler is in between, in session mode as far as can be seen",
                    Finding.warning(
                            "POOLER_IN_BETWEEN",
                            "A pooler or proxy is between this workstation and the server.",
                            "Its own time-outs may end a session in the middle of the work.",
                            "Connect to the server directly where possible."));
        }
        return CheckResult.of("none");
    }

    CheckResult clock() throws SQLException {
        Instant before = clock.instant();
        Instant server = RowReader.one(
                        connection,
                        "SELECT pg_catalog.clock_timestamp()",
                        row -> row.getObject(1, OffsetDateTime.class))
                .toInstant();
        Instant after = clock.instant();
        Duration behind =
                Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), server);
        String detail = "the server's clock is %s ms %s this workstation's"
                .formatted(behind.abs().toMillis(), behind.isNegative() ? "behind" : "ahead of");
        if (behind.abs().compareTo(CLOCKS_APART) < 0) {
            return CheckResult.of(detail);
        }
        return CheckResult.of(
                detail,
                Finding.warning(
                        "CLOCKS_DIFFER",
                        "The clocks differ by " + behind.abs().toSeconds() + " s.",
                        "Times in reports and journal won't match those in the database and the server's log.",
                        "Synchronise both with a time server."));
    }

    CheckResult roundTrip() throws SQLException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            long start = nanoTime.getAsLong();
            RowReader.one(connection, "SELECT 1", row -> row.getInt(1));
            nanos.add(nanoTime.getAsLong() - start);
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        Duration median = Duration.ofNanos(sorted[ROUND_TRIPS / 2]);
        String detail =
                "%s.%s ms (median of %s)".formatted(median.toMillis(), median.toNanos() / 100_000 % 10, ROUND_TRIPS);
        if (median.compareTo(SLOW_ROUND_TRIP) <= 0) {
            return CheckResult.of(detail);
        }
        return CheckResult.of(
                detail,
                Finding.warning(
                        "ROUND_TRIP_SLOW",
                        "A round trip to the server takes " + median.toMillis() + " ms.",
                        "The data stays on the server, but locks are held for as long as the words travel.",
                        "Run Ferryman close to the database."));
    }
}
