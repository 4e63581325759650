package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Transactions.Begun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state of a database that is taken in the middle of a transaction and read after its end: what a report needs need
 * not be read while locks keep others waiting. It holds a connection of its own from {@link #begin} to {@link #close}.
 */
public final class HeldSnapshot implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldSnapshot.class);
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Transactions transactions;
    private final Cancellation cancellation;
    private Optional<Begun> begun = Optional.empty();

    /** Takes nothing yet. */
    public HeldSnapshot(Database database, Cancellation cancellation) {
        this.transactions = new Transactions(database);
        this.cancellation = cancellation;
    }

    /** Takes what is committed now, once; nothing if the server has no connection left for it. */
    public void begin() throws Exception {
        if (begun.isPresent()) {
            throw new IllegalStateException("the snapshot is taken already");
        }
        try {
            begun = Optional.of(transactions.begin(cancellation));
        } catch (SQLException refused) {
            if (!TOO_MANY_CONNECTIONS.equals(refused.getSQLState())) {
                throw refused;
            }
            LOG.info("no connection was left for the snapshot", refused);
        }
    }

    /** Reads what was taken, once; if nothing could be taken, what is there now. */
    public <R> R read(Transactions.Body<R> body) throws Exception {
        return begun.isPresent() ? transactions.last(begun.get(), body) : transactions.snapshot(cancellation, body);
    }

    @Override
    public void close() {
        begun.ifPresent(Begun::close);
    }
}
