package org.ferryman.postgres;

import java.util.Objects;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Transactions.Begun;

/**
 * A state of a database that is taken in the middle of a transaction and read after its end: what a report needs need
 * not be read while locks keep others waiting. It holds a connection of its own from {@link #begin} to {@link #close}.
 */
public final class HeldSnapshot implements AutoCloseable {

    private final Transactions transactions;
    private final Cancellation cancellation;
    private Optional<Begun> begun = Optional.empty();

    /** Takes nothing yet. */
    public HeldSnapshot(Database database, Cancellation cancellation) {
        this.transactions = new Transactions(database);
        this.cancellation = cancellation;
    }

    /** Takes what is committed now, once. */
    public void begin() throws Exception {
        if (begun.isPresent()) {
            throw new IllegalStateException("the snapshot is taken already");
        }
        begun = Optional.of(transactions.begin(cancellation));
    }

    /** Reads what was taken, once. */
    public <R> R read(Transactions.Body<R> body) throws Exception {
        return transactions.last(Objects.requireNonNull(begun.orElse(null), "no snapshot was taken"), body);
    }

    @Override
    public void close() {
        begun.ifPresent(Begun::close);
    }
}
