package org.ferryman.kratos.identities;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is asked about identities.
 *
 * @param schemas of the new Kratos
 * @param move the only identities that count, and the schema that they are to have; else each has its own
 * @param showTraits whether the reports hold the traits, which are personal data
 * @param folder for the reports; if empty, the run folder
 */
public record IdentitiesRequest(
        IdentitySchemas schemas, Optional<Move> move, boolean showTraits, Optional<Path> folder) {

    /** Each against its own schema, with reports in the run folder and without personal data. */
    public static IdentitiesRequest of(IdentitySchemas schemas) {
        return new IdentitiesRequest(schemas, Optional.empty(), false, Optional.empty());
    }

    /**
     * From one schema to another.
     *
     * @param from the id of the schema that identities have
     * @param to the id of the schema that they are to have
     */
    public record Move(String from, String to) {}

    /** The schema that identities are held against which have this one. */
    String wanted(String stored) {
        return move.map(Move::to).orElse(stored);
    }

    /** Whether identities with this schema count. */
    boolean counts(String stored) {
        return move.isEmpty() || move.get().from().equals(stored);
    }
}
