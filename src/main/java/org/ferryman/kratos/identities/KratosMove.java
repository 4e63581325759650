package org.ferryman.kratos.identities;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.ferryman.engine.Finding;

/**
 * What became of identities that were to get another schema.
 *
 * @param from the id of the schema that they had
 * @param to the id of the schema that they were to have
 * @param moved how many this call has moved
 * @param gone how many were deleted meanwhile
 * @param refused how many Kratos would not move
 * @param examples ids of some that it would not move
 * @param left how many still are to be moved, those that were refused among them
 * @param undoList which were to be moved, of all calls
 * @param seconds that it took
 * @param findings what should be known
 */
public record KratosMove(
        String from,
        String to,
        long moved,
        long gone,
        long refused,
        List<UUID> examples,
        long left,
        Path undoList,
        double seconds,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosMove {
        examples = List.copyOf(examples);
        findings = List.copyOf(findings);
    }
}
