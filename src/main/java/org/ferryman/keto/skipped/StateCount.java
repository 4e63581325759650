package org.ferryman.keto.skipped;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.DecisionStates.State;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.postgres.Session;

/** Tells for each skipped tuple what has become of it, as observed in the database, and counts. */
public final class StateCount implements SkippedSink {

    private final RecreatedRows rows;
    private final DecisionLog log;
    private final Set<UUID> unseen;
    private final Map<State, Long> counts = new EnumMap<>(State.class);

    StateCount(RecreatedRows rows, DecisionLog log) {
        this.rows = rows;
        this.log = log;
        this.unseen = new HashSet<>(rows.bySql());
        unseen.addAll(rows.throughApi());
    }

    /** Counts all skipped tuples of a database. */
    public static StateCount of(Session session, KetoDatabase keto, KetoSettings settings, DecisionLog log)
            throws Exception {
        StateCount count = new StateCount(RecreatedRows.read(session, keto, settings, log), log);
        new SkippedTuples(session, settings).read(settings.known(keto), count);
        return count;
    }

    @Override
    public void add(SkippedTuple tuple) throws IOException {
        UUID id = TupleId.of(tuple);
        unseen.remove(id);
        counts.merge(state(id), 1L, Long::sum);
    }

    /** What has become of the skipped tuple with this id. */
    State state(UUID id) {
        if (rows.bySql().contains(id) || rows.throughApi().contains(id)) {
            return State.RECREATED;
        }
        Optional<Decision.Kind> decided = log.kind(id);
        return decided.isEmpty()
                ? State.UNDECIDED
                : switch (decided.get()) {
                    case RECREATE -> State.TO_RECREATE;
                    case LEAVE_OUT -> State.LEFT_OUT;
                    case DEFER -> State.DEFERRED;
                };
    }

    public DecisionStates states() {
        return new DecisionStates(
                count(State.RECREATED),
                count(State.TO_RECREATE),
                count(State.LEFT_OUT),
                count(State.DEFERRED),
                count(State.UNDECIDED));
    }

    private long count(State state) {
        return counts.getOrDefault(state, 0L);
    }

    /** That something is left to do, or has changed since it was done. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        states().openOnes().ifPresent(findings::add);
        if (!unseen.isEmpty()) {
            findings.add(Finding.warning(
                    "RECREATED_TUPLES_CHANGED",
                    unseen.size() + " tuples that were recreated are no longer skipped tuples of v0.6.",
                    "They were deleted or changed in v0.6 since, or can be moved now: v0.7 may grant"
                            + " what v0.6 no longer"
                            + " grants, or hold a tuple twice.",
                    "Look them up in " + DecisionLog.FILE
                            + " and delete those that are not wanted through v0.7's write API."));
        }
        return findings;
    }
}
