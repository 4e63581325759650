package org.ferryman.postgres.replication;

import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.Transactions;

/** Something that is done in a transaction and rolled back: whether it may be is seen by doing it. */
final class RolledBackTrial {

    private RolledBackTrial() {}

    /** Why it was refused; empty if it was not. */
    static Optional<Finding> of(Database database, Cancellation cancellation, Transactions.Body<Boolean> body)
            throws Exception {
        try {
            new Transactions(database).rehearsal(cancellation, body);
            return Optional.empty();
        } catch (BlockedException blocked) {
            return Optional.of(blocked.findings().get(0));
        } catch (SQLException refused) {
            return Optional.of(new SqlFailures().finding(refused));
        }
    }
}
