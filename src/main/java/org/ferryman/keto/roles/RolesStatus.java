package org.ferryman.keto.roles;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;

/**
 * How the old and the new user stand, as observed just now.
 *
 * @param oldUser the role that v0.6 works as
 * @param newUser the role that v0.7 is to work as
 * @param present whether there is such a role
 * @param recorded whether the run folder tells how it came to be, so that it can be taken back
 * @param grants what it lacks, and why it needs that
 * @param user what making it would meet
 * @param schemaOwner who is to own v0.7's tables; if empty, who owns the legacy tables
 * @param schema what making v0.7's tables would meet
 * @param frozen whether the new user owns the legacy tables, or the guard is on them
 * @param guarded whether it is the guard
 * @param freeze what keeping the old user from writing would meet; done if it can only read
 * @param proof of the last freeze, as recorded, if it is frozen
 */
public record RolesStatus(
        String oldUser,
        String newUser,
        boolean present,
        boolean recorded,
        List<Grant> grants,
        Inspection user,
        Optional<String> schemaOwner,
        Inspection schema,
        boolean frozen,
        boolean guarded,
        Inspection freeze,
        Optional<FreezeResult> proof) {

    /** Copies the list. */
    public RolesStatus {
        grants = List.copyOf(grants);
    }

    /** Whether the new user owns the legacy tables for the time of the freeze. */
    public boolean isHandedOver() {
        return frozen && !guarded;
    }

    /** Whether the new user has all that v0.7 needs. */
    public boolean hasNewUser() {
        return present && user.state() == Inspection.State.DONE;
    }

    /** Whether a freeze could be tried: nothing that was seen is in its way. */
    public boolean canFreeze() {
        return hasNewUser() && freeze.findings().stream().noneMatch(Finding::blocks);
    }
}
