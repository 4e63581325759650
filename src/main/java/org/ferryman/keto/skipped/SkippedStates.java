package org.ferryman.keto.skipped;

import java.nio.file.Path;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/** What has become of each skipped tuple, as observed in the database and the run folder at one moment. */
public final class SkippedStates {

    private final StateCount count;

    private SkippedStates(StateCount count) {
        this.count = count;
    }

    /**
     * Looks at the database; writes nothing.
     *
     * @param folder the run folder, which has the decisions
     */
    public static SkippedStates read(Database database, KetoSettings settings, Path folder, Cancellation cancellation)
            throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            try (DecisionLog log = DecisionLog.read(folder)) {
                return new SkippedStates(StateCount.of(session, CatalogReader.read(session), settings, log));
            }
        });
    }

    /** How many are in which state. */
    public DecisionStates counts() {
        return count.states();
    }

    /** The state of one of them. */
    public DecisionStates.State of(SkippedTuple tuple) {
        return count.state(TupleId.of(tuple));
    }
}
