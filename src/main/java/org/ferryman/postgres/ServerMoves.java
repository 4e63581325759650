package org.ferryman.postgres;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.Connector;
import org.slf4j.LoggerFactory;

/**
 * Notices that a host name leads to another address than before, as after a fail-over: work goes on there if it is the
 * same server or a physical copy of it, and is refused otherwise. Safe for several threads.
 */
final class ServerMoves implements Connector.Greeting {

    /** Ours: the server has none for it. */
    private static final String ANOTHER_SERVER = "FM001";

    private final String host;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<InetAddress> reached = Optional.empty();
    private Optional<String> identifier = Optional.empty();

    ServerMoves(String host) {
        this.host = host;
    }

    @Override
    public synchronized void greet(Connection connection, InetAddress address) throws SQLException {
        if (reached.equals(Optional.of(address))) {
            return;
        }
        Optional<String> here = ask(connection);
        if (reached.isPresent()) {
            requireSame(reached.get(), address, here);
            moved(reached.get(), address);
        }
        reached = Optional.of(address);
        identifier = here;
    }

    private void requireSame(InetAddress before, InetAddress now, Optional<String> here) throws SQLException {
        if (here.isEmpty() || identifier.isEmpty()) {
            throw new SQLException(
                    told(before, now) + "; this role may not read the system identifier, so that Ferryman can't tell"
                            + " whether that is the same server",
                    ANOTHER_SERVER);
        } else if (!here.equals(identifier)) {
            throw new SQLException(
                    told(before, now) + ", and that is another server: its system identifier is " + here.get()
                            + ", not " + identifier.get(),
                    ANOTHER_SERVER);
        }
    }

    private void moved(InetAddress before, InetAddress now) {
        Finding finding = Finding.warning(
                "REACHED_ANOTHER_ADDRESS",
                told(before, now) + " (since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ").",
                "It has the same system identifier, so that it is the same server, or the copy that has taken over."
                        + " What such a copy had not received yet is lost.",
                "Make sure that the fail-over is over, and that nobody writes to the server at the old address.");
        LoggerFactory.getLogger(ServerMoves.class).warn("{}", finding.seen());
        findings.add(finding);
    }

    private String told(InetAddress before, InetAddress now) {
        return host + " answered at " + before.getHostAddress() + " first, and now at " + now.getHostAddress();
    }

    private static Optional<String> ask(Connection connection) throws SQLException {
        try {
            return RunIdentity.systemIdentifier(new Session(connection, new Cancellation()));
        } catch (CancelledException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What should be known of it so far. */
    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }
}
