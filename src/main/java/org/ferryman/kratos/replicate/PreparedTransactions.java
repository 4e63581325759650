package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Session;

/** Transactions that somebody prepared: they could be committed after a cut-over. */
final class PreparedTransactions {

    private PreparedTransactions() {}

    /** Blocks where there are some in the side that is written to. */
    static List<Finding> find(Session session) throws SQLException, CancelledException {
        long prepared = session.one(
                "SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()", row -> row.getLong(1));
        return prepared == 0
                ? List.of()
                : List.of(Finding.blocker(
                        "PREPARED_TRANSACTIONS",
                        prepared + " transactions are prepared in the database that is written to.",
                        "They could be committed after the cut-over, and be lost.",
                        "Commit them or roll them back: pg_prepared_xacts lists them."));
    }
}
