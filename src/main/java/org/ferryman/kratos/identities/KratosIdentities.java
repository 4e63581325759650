package org.ferryman.kratos.identities;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.ferryman.engine.Finding;

/**
 * What the new Kratos' schemas make of the identities that are stored. Holds no personal data: of identities their ids
 * only.
 *
 * @param identities how many there are
 * @param broken how many do not fit their schema: they can be read, and not be changed
 * @param changed how many fit, and sign in or are verified or recovered by something else after their next change
 * @param schemas by the id that identities have
 * @param faults what is broken, by schema, rule and path
 * @param changes what would change, by schema and kind
 * @param brokenFiles the list of those that do not fit
 * @param changedFiles the list of what would change
 * @param seconds that looking took
 * @param fingerprint of the identities and the schemas: as long as it is the same, so is the answer
 * @param findings what should be known
 */
public record KratosIdentities(
        long identities,
        long broken,
        long changed,
        List<SchemaUse> schemas,
        List<FaultCount> faults,
        List<ChangeCount> changes,
        Files brokenFiles,
        Files changedFiles,
        double seconds,
        String fingerprint,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosIdentities {
        schemas = List.copyOf(schemas);
        faults = List.copyOf(faults);
        changes = List.copyOf(changes);
        findings = List.copyOf(findings);
    }

    /** Whether a finding blocks. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }

    /**
     * A schema that identities have.
     *
     * @param schema its id
     * @param identities how many have it
     * @param known whether the new Kratos has it
     * @param broken how many do not fit it
     */
    public record SchemaUse(String schema, long identities, boolean known, long broken) {}

    /**
     * Identities that break the same rule in the same place.
     *
     * @param schema the schema's id
     * @param rule the keyword
     * @param path the place, a JSON pointer with {@code *} for what the schema has no name for
     * @param identities how many
     * @param examples ids of some of them
     */
    public record FaultCount(String schema, String rule, String path, long identities, List<UUID> examples) {

        /** Copies the list. */
        public FaultCount {
            examples = List.copyOf(examples);
        }
    }

    /**
     * Identities for which the same would change.
     *
     * @param schema the schema's id
     * @param kind what by: {@code password}, {@code verification email} and so on
     * @param change {@code added} or {@code removed}
     * @param identities how many
     * @param examples ids of some of them
     */
    public record ChangeCount(String schema, String kind, String change, long identities, List<UUID> examples) {

        /** Copies the list. */
        public ChangeCount {
            examples = List.copyOf(examples);
        }
    }

    /**
     * A list in three forms.
     *
     * @param html for people
     * @param csv for spreadsheets
     * @param jsonl for scripts
     */
    public record Files(Path html, Path csv, Path jsonl) {}
}
