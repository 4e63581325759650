package org.ferryman.keto;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.skipped.DecisionStates;

/**
 * What state the database is in, as observed just now: the result of {@code keto status}.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param level whose schema it is
 * @param state the same in one word
 * @param verification what of the tuples is where; empty as long as there is no table of v0.7's, or it can't be
 *     read, or a finding blocks
 * @param evidence for each result in the run folder, whether it is still true
 * @param legacy how many tuples each legacy table of the configuration has, by the table's name
 * @param cutOver since when v0.7 serves, as the run folder has it; empty before
 * @param findings what should be known
 * @param facts what some of the findings say, for those that go by it
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
        @JsonIgnore Facts facts) {

    /** Copies the map. */
    public KetoStatus {
        legacy = Map.copyOf(legacy);
    }

    /** Whether the tuples were moved, and nothing that prepares that is asked for any more. */
    public boolean isBeyond() {
        return cutOver.isPresent() || state == State.MIGRATED || state == State.IN_USE;
    }

    /**
     * What findings tell people, and what decides.
     *
     * @param cleanedUp whether legacy tables are gone because a clean-up dropped them
     * @param duplicates whether Keto's own migrator left tuples more than once
     * @param otherRun whether another run keeps everybody out of v0.7's table
     * @param skipped what has become of the skipped tuples; empty if there are none, or they were not counted
     */
    public record Facts(boolean cleanedUp, boolean duplicates, boolean otherRun, Optional<DecisionStates> skipped) {

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

    /**
     * One result in the run folder.
     *
     * @param valid whether it still describes the database and the configuration
     * @param written when it was written
     */
    public record EvidenceState(String step, boolean valid, Instant written) {}
}
