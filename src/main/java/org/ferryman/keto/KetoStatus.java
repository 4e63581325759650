package org.ferryman.keto;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.playbook.record.RunSummary;

/**
 * What state the database is in, as observed just now: the result of {@code keto status}. A look reads no tuple: what
 * it can't see it tells from what was read last, and says whether the server has counted a change since. It never says
 * that all is moved; only reading everything does.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param level whose schema it is
 * @param state the same in one word
 * @param verification what of the tuples is where; empty after a look, as long as there is no table of v0.7's, or it
 *     can't be read, or a finding blocks
 * @param evidence for each result in the run folder, whether it is still true
 * @param legacy how many tuples each legacy table of the configuration has, by the table's name; after a look: had when
 *     it was read last, if it ever was
 * @param cutOver since when v0.7 serves, as the database or the run folder has it; empty before
 * @param findings what should be known
 * @param facts what some of the findings say, for those that go by it
 * @param full whether every tuple was read
 * @param recorded what came of the run so far, as the run folder has it
 * @param earlier what was found when the tuples were read last; empty if they were read now, or never
 * @param cost what it takes to read everything
 * @param moved how many tuples were moved, as counted just now, or else as the run folder has it; empty where neither
 *     knows of any
 * @param summary what has come of the whole way so far
 * @param outage for how long v0.6 won't be able to write in a migration; empty while nothing is known
 */
public record KetoStatus(
        String database,
        String schema,
        SchemaLevel level,
        State state,
        Optional<Verification> verification,
        List<EvidenceState> evidence,
        Map<String, Long> legacy,
        Optional<Instant> cutOver,
        List<Finding> findings,
        @JsonIgnore Facts facts,
        boolean full,
        KetoVerdict.Result recorded,
        Optional<Earlier> earlier,
        Cost cost,
        Optional<MoveCount> moved,
        RunSummary summary,
        Optional<OutageForecast> outage) {

    /** Copies the map. */
    public KetoStatus {
        legacy = Map.copyOf(legacy);
    }

    /** The state, or, where a look can't tell it, what it was when v0.7's table was read last. */
    public State lastKnown() {
        return state == State.NOT_READ && !isTakenBack()
                ? earlier.flatMap(Earlier::state).orElse(state)
                : state;
    }

    /** What of the tuples is where, or was when v0.7's table was read last. */
    public Optional<Verification> lastVerification() {
        return verification.isPresent() || state != State.NOT_READ || isTakenBack()
                ? verification
                : earlier.flatMap(Earlier::verification);
    }

    /** Whether what was read before is no longer there, by the record: it was rolled back, or never moved from here. */
    private boolean isTakenBack() {
        return isDoubtful() && !isMovedByRecord();
    }

    /** Whether something may have changed since what {@link #lastKnown} tells. */
    public boolean isDoubtful() {
        return state == State.NOT_READ && earlier.filter(Earlier::unchanged).isEmpty();
    }

    /** Whether the tuples were moved, and nothing that prepares that is asked for any more. */
    public boolean isBeyond() {
        return cutOver.isPresent() || lastKnown() == State.MIGRATED || lastKnown() == State.IN_USE || isMovedByRecord();
    }

    /** Whether a migration is on record that nobody has taken back; only the tables could deny it. */
    public boolean isMovedByRecord() {
        return state == State.NOT_READ
                && switch (recorded) {
                    case NOT_VERIFIED, VERIFIED, DIFFERS, CUT_OVER, CLEANED_UP -> true;
                    case NOT_MIGRATED, ROLLED_BACK -> false;
                };
    }

    /**
     * What findings tell people, and what decides.
     *
     * @param cleanedUp whether legacy tables are gone because a clean-up dropped them
     * @param duplicates whether Keto's own migrator left tuples more than once
     * @param otherRun whether another run keeps everybody out of v0.7's table
     * @param skipped what has become of the skipped tuples; empty if there are none, or they were not counted
     * @param marked whether the mark in the database tells of a migration, from whatever run folder
     * @param deleted how many tuples that were moved were deleted through v0.7 since, and can be moved again; 0 where
     *     nobody read them
     */
    public record Facts(
            boolean cleanedUp,
            boolean duplicates,
            boolean otherRun,
            Optional<DecisionStates> skipped,
            boolean marked,
            long deleted) {

        /** That skipped tuples are still to be dealt with. */
        public Optional<Finding> openSkipped() {
            return skipped.flatMap(DecisionStates::openOnes);
        }
    }

    /** Where on the way from v0.6 to v0.7 a database is. */
    public enum State {
        /** Not a database that can be migrated; the findings say why. */
        NOT_MIGRATABLE,
        /** v0.6, without v0.7's tables. */
        SCHEMA_TO_APPLY,
        /** v0.7's tables are there; what they hold was not read. */
        NOT_READ,
        /**
         * v0.7's tables are there; tuples are to be moved, or a run that keeps everybody out of v0.7's table is at it,
         * as a finding says.
         */
        TO_MIGRATE,
        /** Every tuple that can be moved is there. */
        MIGRATED,
        /** Something other than migrations has written to v0.7's tables. */
        IN_USE
    }

    /** What is known of a result in the run folder. */
    public enum Standing {
        /** It is true: the tuples were read just now, or it is not about them. */
        HOLDS,
        /** It was true when the tuples were read last, and the server has counted no change since. */
        UNCHANGED,
        /** It may be true no more: the server has counted changes, or can't tell. */
        MAY_HAVE_CHANGED,
        /** It is no longer true: the configuration or the tuples have changed. */
        OUTDATED
    }

    /**
     * One result in the run folder.
     *
     * @param valid whether it still describes the database and the configuration; after a look: as far as the server
     *     has counted
     * @param written when it was written
     * @param standing the same, with how it is known
     */
    public record EvidenceState(StepId step, boolean valid, Instant written, Standing standing) {

        static EvidenceState of(StepId step, Standing standing, Instant written) {
            boolean valid = standing == Standing.HOLDS || standing == Standing.UNCHANGED;
            return new EvidenceState(step, valid, written, standing);
        }
    }

    /**
     * What was found when the tuples were read last: the legacy ones, and v0.7's where its tables are there.
     *
     * @param when they were read
     * @param unchanged whether the server has counted no change since
     * @param state what state the database was in; empty if only legacy tuples were read
     * @param verification what of the tuples was where; empty if only legacy tuples were read
     */
    public record Earlier(
            Instant when, boolean unchanged, Optional<State> state, Optional<Verification> verification) {}

    /**
     * An estimate.
     *
     * @param rows how many there are, of legacy tuples and v0.7's
     * @param seconds how long it takes to read them; empty if they were never read
     */
    public record Cost(long rows, Optional<Double> seconds) {}
}
