package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.BoundedCalls;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Connector;

/**
 * Looks at everything about a connection that decides whether a migration can work over it, from the host name to the
 * triggers of the tables. Writes nothing; a role that may only read can run all of it. Each check has a time limit.
 */
public final class ConnectionTest {

    private final LongSupplier nanoTime;
    private final Clock clock;

    /** With this workstation's clock. */
    public ConnectionTest() {
        this(System::nanoTime, Clock.systemUTC());
    }

    ConnectionTest(LongSupplier nanoTime, Clock clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /**
     * Runs all checks in order. Once there is no connection, or no PostgreSQL at its other end, the rest is skipped;
     * other failures hide no further ones.
     *
     * @param settings what to connect to
     * @param relations names the relations that are to be worked on
     * @param listener told of each check as it ends, on the calling thread
     * @param cancellation answers at once, whatever a check waits for
     * @throws CancelledException if it was cancelled
     */
    public ConnectionReport run(
            ConnectionSettings settings,
            RelationFinder relations,
            Consumer<ConnectionCheck> listener,
            Cancellation cancellation)
            throws CancelledException {
        try (BoundedCalls calls = new BoundedCalls(cancellation);
                TestSession session = new TestSession(settings.patience())) {
            CheckList checks = new CheckList(calls, nanoTime, listener);
            connect(settings, checks, session);
            inspect(settings, relations, checks, session);
            return new ConnectionReport(settings.label(), checks.checks());
        }
    }

    private void connect(ConnectionSettings settings, CheckList checks, TestSession session) throws CancelledException {
        NetworkChecks network = new NetworkChecks(settings);
        Duration check = settings.patience().check();
        Duration limit = settings.connectTimeout().plus(check);
        checks.gate("resolve", "Host name", check, network::resolve);
        checks.gate("tcp", "Port", limit, network::connect);
        checks.gate("tls", "Encryption", limit, () -> new TlsCheck(settings, network.isLoopback(), clock).run());
        checks.gate("login", "Login", limit, () -> login(settings, session));
    }

    private static CheckResult login(ConnectionSettings settings, TestSession session) throws SQLException {
        session.opened(open(settings));
        return CheckResult.of(settings.label());
    }

    private static Connection open(ConnectionSettings settings) throws SQLException {
        return new Connector(settings, settings.patience().check())
                .withoutPreparedStatements()
                .open();
    }

    private void inspect(ConnectionSettings settings, RelationFinder finder, CheckList checks, TestSession session)
            throws CancelledException {
        Found found = new Found(finder, session);
        Duration limit = settings.patience().check();
        checks.gate("server", "Server", limit, () -> server(session).server(settings));
        checks.run("primary", "Primary or replica", limit, () -> server(session).primary());
        checks.run("pooler", "Pooler in between", limit, () -> pooler(settings, session));
        checks.run(
                "role",
                "Role",
                limit,
                catalogs(session, () -> role(session, found).attributes()));
        checks.run("relations", "Relations", limit, found::find);
        checks.run(
                "privileges",
                "Privileges",
                limit,
                catalogs(session, () -> role(session, found).privileges()));
        checks.run(
                "ownership",
                "Ownership",
                limit,
                catalogs(session, () -> role(session, found).ownership()));
        checks.run(
                "timeouts",
                "Time-outs",
                limit,
                catalogs(session, () -> database(session).timeouts()));
        checks.run(
                "encoding",
                "Encoding",
                limit,
                catalogs(session, () -> database(session).encoding()));
        checks.run(
                "blockers",
                "Triggers, rules, policies, partitions",
                limit,
                catalogs(session, () -> database(session).blockers(found.relations)));
        checks.run("clock", "Clocks", limit, () -> server(session).clock());
        checks.run("round-trip", "Round trip", limit, () -> server(session).roundTrip());
    }

    private CheckResult pooler(ConnectionSettings settings, TestSession session) throws SQLException {
        Connection second;
        try {
            second = open(settings);
        } catch (SQLException refused) {
            // Told here and not thrown: the first connection is as good as before, and the other checks go on.
            return CheckResult.failed(new SqlFailures().finding(refused));
        }
        try (second) {
            return server(session).pooler(second);
        }
    }

    private ServerChecks server(TestSession session) {
        return new ServerChecks(session, nanoTime, clock);
    }

    private static RoleChecks role(TestSession session, Found found) {
        return new RoleChecks(session.connection(), found.relations);
    }

    private static DatabaseChecks database(TestSession session) {
        return new DatabaseChecks(session.connection());
    }

    private static Callable<CheckResult> catalogs(TestSession session, TestSession.Reading<CheckResult> reading) {
        return () -> session.inCatalogs(reading);
    }

    /** The relations, once they were looked for. */
    private static final class Found {
        private final RelationFinder finder;
        private final TestSession session;
        private volatile List<QualifiedName> relations = List.of();

        private Found(RelationFinder finder, TestSession session) {
            this.finder = finder;
            this.session = session;
        }

        private CheckResult find() throws SQLException {
            relations = List.copyOf(session.readOnly(() -> finder.find(session.connection())));
            return CheckResult.of(relations.size() + " to work on");
        }
    }
}
