package org.ferryman.keto;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/**
 * What state the database is in, as observed just now: the result of {@code keto status}.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param level whose schema it is
 * @param state the same in one word
 * @param verification what of the tuples is where; empty as long as there is no table of v0.7's, or a finding blocks
 * @param evidence for each result in the run folder, whether it is still true
 * @param findings what should be known
 */
public record KetoStatus(
        String database,
        String schema,
        SchemaLevel level,
        State state,
        Optional<Verification> verification,
        List<EvidenceState> evidence,
        List<Finding> findings) {

    /** Whether the run folder says that v0.7 serves. */
    public boolean cutOver() {
        return findings.stream().anyMatch(finding -> finding.id().equals(CutoverRecord.DONE));
    }

    /** Where on the way from v0.6 to v0.7 a database is. */
    public enum State {
        /** Not a database that can be migrated; the findings say why. */
        NOT_MIGRATABLE,
        /** v0.6, without v0.7's tables. */
        SCHEMA_TO_APPLY,
        /** v0.7's tables are there; tuples are to be moved. */
        TO_MIGRATE,
        /** Every tuple that can be moved is there. */
        MIGRATED,
        /** Something other than migrations has written to v0.7's tables. */
        IN_USE
    }

    /** Whether a result in the run folder still describes the database and the configuration. */
    public record EvidenceState(String step, boolean valid) {}
}
