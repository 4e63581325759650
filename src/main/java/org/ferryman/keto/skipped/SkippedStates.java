package org.ferryman.keto.skipped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.DecisionStates.State;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/** What has become of each skipped tuple, as observed in the database and the run folder, or as the folder has it. */
public final class SkippedStates {

    private static final String WHY =
            "Counting again would read every legacy tuple; people are shown it, no step goes by" + " it.";
    private static final MemoryEntry<Counted> DECIDED = new MemoryEntry<>("decide", Counted.class, WHY);
    private static final MemoryEntry<Counted> LISTED = new MemoryEntry<>(SkippedReport.ID, Counted.class, WHY);

    private final Optional<DecisionStates> counts;
    private final Function<UUID, State> states;

    private SkippedStates(Optional<DecisionStates> counts, Function<UUID, State> states) {
        this.counts = counts;
        this.states = states;
    }

    /**
     * Looks at the database, and reads every legacy tuple; writes nothing.
     *
     * @param folder the run folder, which has the decisions
     */
    public static SkippedStates read(Database database, KetoSettings settings, Path folder, Cancellation cancellation)
            throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            try (DecisionLog log = DecisionLog.read(folder)) {
                StateCount count = StateCount.of(session, CatalogReader.read(session), settings, log);
                return new SkippedStates(Optional.of(count.states()), count::state);
            }
        });
    }

    /**
     * What the run folder has: the decisions, and how many were in which state when they were counted last. Which of
     * several tuples is missing it does not have: then all that are to be recreated count as missing.
     */
    public static SkippedStates recorded(Path folder) throws IOException {
        try (DecisionLog log = DecisionLog.read(folder)) {
            Optional<DecisionStates> counts = counted(folder);
            boolean complete = counts.filter(known -> known.toRecreate() == 0).isPresent();
            State recreate = complete ? State.RECREATED : State.TO_RECREATE;
            return new SkippedStates(
                    counts,
                    id -> log.kind(id)
                            .map(kind -> switch (kind) {
                                case RECREATE -> recreate;
                                case LEAVE_OUT -> State.LEFT_OUT;
                                case DEFER -> State.DEFERRED;
                            })
                            .orElse(State.UNDECIDED));
        }
    }

    /** The newest count, if nothing was decided since. */
    private static Optional<DecisionStates> counted(Path folder) throws IOException {
        Optional<DecisionStates> newest = Optional.empty();
        FileTime since = written(folder.resolve(DecisionLog.FILE));
        for (MemoryEntry<Counted> result : List.of(LISTED, DECIDED)) {
            FileTime written = written(folder.resolve(result.name() + ".json"));
            Optional<Counted> counted = new RunMemory(folder).recall(result);
            if (counted.isPresent() && written.compareTo(since) >= 0) {
                newest = counted.map(Counted::states);
                since = written;
            }
        }
        return newest;
    }

    private static FileTime written(Path file) throws IOException {
        return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
    }

    /** How many are in which state; empty if they were not counted since something was decided. */
    public Optional<DecisionStates> counts() {
        return counts;
    }

    /** How many of the listed tuples are to be dealt with; all of them if they were not counted since it was listed. */
    public long open(long listed) {
        return counts.filter(known -> known.total() == listed)
                .map(DecisionStates::open)
                .orElse(listed);
    }

    /** The state of the one with this id. */
    State of(UUID id) {
        return states.apply(id);
    }

    /** The state of one of them. */
    public State of(SkippedTuple tuple) {
        return states.apply(TupleId.of(tuple));
    }

    private record Counted(DecisionStates states) {}
}
